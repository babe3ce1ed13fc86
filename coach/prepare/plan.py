"""Makes a talk card, line by line, as a stream of events; and writes one line anew.

check -> fixed safety text, or: find quotations -> write each line. A line is the person's own words where they said it
well, else the model's where that passes every check and the output gate, else a plain one.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from coach.dialogue import checks, prompt
from coach.dialogue.checks import Context
from coach.dialogue.conversation import InputGate, OutputGate
from coach.dialogue.guidance import Finder
from coach.dialogue.openings import opening_for
from coach.dialogue.wording import stem, words
from coach.dialogue.writer import Meter, Stopped, Writer
from coach.domain import Card, Intercepted, Kind, Stage
from coach.errors import UserFixable
from coach.prepare import own_words, written
from coach.prepare.events import Checked, Event, Planned, Wrote
from coach.prepare.names import Naming, naming
from coach.prepare.quotes import Quotes
from coach.prepare.readiness import Readiness, check
from coach.prepare.situation import Situation
from coach.prepare.talk_card import MAX_CHARS, Line, Origin, Part, TalkCard
from coach.safety.responses import response

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

__all__ = ["WRITTEN", "How", "Planner"]

How = Literal["", "gentler", "shorter"]

WRITTEN = (Part.OPENING, Part.REQUEST, Part.FEEL_NEED, Part.AIM)
"""The lines that a model may write; all others are quoted, and need none."""

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_HURRIED = 0.34  # share of words that no card knows; in twelve tries 0.3 at most, and 0.4 for the one in a hurry
_JUDGES = 400  # stems of words that must be known, before a word that is not among them says anything
_MOST_TRIES = 3  # at a line that is to be written anew, before the coach says that it has no other


@dataclass(slots=True)
class _Job:
    """What is gathered for one card while it is made."""

    situation: Situation
    other: Naming
    told: str
    quotes: Quotes
    writer: Writer | None = None
    summary: str | None = None
    context: Context = field(default_factory=lambda: Context(""))
    card: TalkCard = field(init=False)

    def __post_init__(self) -> None:
        self.card = TalkCard(self.situation)

    @property
    def in_a_hurry(self) -> bool:
        """Whether what happened was typed so fast that it can't be printed as it stands.

        Told by how many of its words stand in none of the cards that were found, which have some thousands.
        """
        known = {stem(word) for card in self.quotes.cards.values() for word in words(f"{card.title} {card.body}")}
        names = {"he", "she", "they", *words(self.situation.who)}
        typed = [word for word in words(self.situation.happened) if word.isalpha() and word not in names]
        strange = [word for word in typed if stem(word) not in known]
        return len(known) >= _JUDGES and len(strange) > _HURRIED * len(typed)


class Planner:
    """Makes talk cards. Holds none of them.

    Args:
        model: called only where a line needs it; a function, so that it is loaded no sooner.
        finder: retrieval, likewise.
        region: whose helplines a fixed text names, where no other region is asked for.
    """

    def __init__(
        self,
        *,
        model: Callable[[], BaseChatModel],
        finder: Callable[[], Finder],
        input_gate: InputGate,
        output_gate: OutputGate,
        region: str = "",
        seed: int = 7,
    ) -> None:
        self._model, self._finder = model, finder
        self._input_gate, self._output_gate = input_gate, output_gate
        self._region, self._seed = region, seed

    def check(self, situation: Situation) -> Readiness:
        """Whether now is the time: deterministic, without a model, and there as soon as a field is left."""
        return check(situation, self._input_gate)

    def fixed_text(self, readiness: Readiness, region: str = "") -> str:
        """The safety text, as Markdown, that goes with what was found; empty where none does."""
        name = readiness.verdict.response_id or ("abuse" if readiness.stops else "")
        return response(name, region or self._region) if name else ""

    def plan(
        self,
        situation: Situation,
        *,
        region: str = "",
        keep: TalkCard | None = None,
        halt: threading.Event | None = None,
    ) -> Iterator[Event]:
        """The events of one card; the first is `Checked`, the last `Planned`.

        Args:
            keep: an earlier card, whose locked lines and lines edited by hand stay as they are.
            halt: set from another thread to stop at once; what is written by then stands.

        Raises:
            UserFixable, ModelError: guidance or model are missing or failed.
        """
        readiness, meter = self.check(situation), Meter()
        yield Checked(readiness)
        if readiness.verdict.response_id:
            yield self._intercepted(readiness, region)
        if readiness.stops:
            yield Planned(None, timings=meter.timings())
            return
        halt, stopped = halt or threading.Event(), False
        yield Stage("Looking through the guidance")
        job = self._begin(situation, readiness)
        if keep:
            for part, line in keep.lines.items():
                if line.stays:
                    job.card = job.card.with_line(part, line, {s.id: s for s in keep.sources})
        try:
            yield from self._quoted(job)
            yield Stage("Writing")
            for part in WRITTEN:
                if job.card[part] is None:
                    line, faults = self._line(job, part, meter, halt)
                    job.card = job.card.with_line(part, line, job.quotes.cards)
                    yield Wrote(part, line, faults)
        except Stopped:
            stopped = True
        yield Planned(job.card, stopped, meter.timings())

    def rewrite(
        self, card: TalkCard, part: Part, how: How = "", *, region: str = "", halt: threading.Event | None = None
    ) -> Iterator[Event]:
        """One line anew, all others as they are; the last event is `Planned`.

        Raises:
            UserFixable: the line is locked, or there is no other that would do.
        """
        old = card[part]
        if old and old.locked:
            raise UserFixable("That line is locked. Unlock it first if you want another one.")
        readiness = self.check(card.situation)
        yield Checked(readiness)
        if readiness.stops:
            yield self._intercepted(readiness, region)
            yield Planned(None)
            return
        meter, halt = Meter(), halt or threading.Event()
        yield Stage("Writing" if part in WRITTEN else "Looking for another line")
        job = self._begin(card.situation, readiness)
        job.card = card
        try:
            line, faults = self._another(job, part, how, old, meter, halt)
        except Stopped:
            yield Planned(card, stopped=True, timings=meter.timings())
            return
        yield Wrote(part, line, faults)
        yield Planned(card.with_line(part, line, job.quotes.cards), timings=meter.timings())

    def _intercepted(self, readiness: Readiness, region: str) -> Intercepted:
        return Intercepted(readiness.verdict, self.fixed_text(readiness, region))

    # --- before the model ------------------------------------------------------------------------------------------

    def _begin(self, situation: Situation, readiness: Readiness) -> _Job:
        other = naming(situation.who, situation.told)
        told = own_words.telling(situation, other)
        avoid = other.about.avoid | readiness.avoid
        quotes = Quotes(self._finder(), told, other, situations=opening_for(told).situations, avoid=avoid)
        return _Job(situation, other, told, quotes)

    def _quoted(self, job: _Job) -> Iterator[Event]:
        """The quoted lines: there at once, so that something can be read while the rest is written."""
        for part in Part:
            if part in WRITTEN or job.card[part] is not None:
                continue
            taken = {line.text for line in job.card.lines.values()}
            line = next(one for one in job.quotes.options(part) if one.text not in taken)
            job.card = job.card.with_line(part, line, job.quotes.cards)
            yield Wrote(part, line)

    # --- with the model --------------------------------------------------------------------------------------------

    def _line(self, job: _Job, part: Part, meter: Meter, halt: threading.Event) -> tuple[Line, tuple[str, ...]]:
        """One written line: the person's own words, else for the opening the model's, else a plain one."""
        if halt.is_set():
            raise Stopped
        if own := self._own(job, part):
            return Line(own, Origin.OWN), ()
        faults: tuple[str, ...] = ()
        if job.situation.happened and part is Part.OPENING:  # a wish or a feeling that nobody told is not made up
            text, faults = self._by_model(job, part, "", 0, meter, halt)
            if text:
                return Line(text, Origin.MODEL, self._behind(job)), faults
        return Line(self._fixed(job, part), Origin.FIXED), faults

    def _own(self, job: _Job, part: Part) -> str | None:
        """What they said well themselves, if it passes what a model's line must pass."""
        situation, other = job.situation, job.other
        match part:
            case Part.AIM:
                return own_words.aim(situation, other)
            case Part.FEEL_NEED:
                return own_words.feel_need(situation)
            case Part.REQUEST:
                own = own_words.request(situation, other)
            case _:
                ready = own_words.openings(situation, other)
                if job.in_a_hurry:
                    ready = tuple(line for line in ready if situation.want_known)
                return next((line for line in ready if self._fit(line, job, part)), None)
        return self._fit(own, job, part)

    def _fit(self, own: str | None, job: _Job, part: Part) -> str | None:
        """Their own words, unless they would hurt: blame, a verdict, somebody else's voice, or the output gate's no."""
        if not own or len(own) > MAX_CHARS[part] or checks.grades_somebody(own):
            return None
        context = Context(job.told, word=job.other.word)
        if checks.fault(own, (checks.blame_free, written.no_third_person), context) or self._veto(own):
            return None
        return own

    def _by_model(
        self, job: _Job, part: Part, how: str, tries: int, meter: Meter, halt: threading.Event
    ) -> tuple[str | None, tuple[str, ...]]:
        self._sit_down(job)
        told = job.told if part in (Part.AIM, Part.REQUEST) else own_words.happening(job.situation, job.other)
        opening = job.card.opening
        so_far = f'"{opening.text}' if part is Part.REQUEST and opening else ""
        script = written.ahead(so_far, job.summary)
        writer = Writer(
            self._model(),
            lambda laid: prompt.messages([], told, laid),
            halt=halt,
            meter=meter,
            seed=self._seed + 10 * tries,
        )
        past = own_words.is_past(job.situation.happened)
        felt = own_words.feeling(job.situation, past=past) or own_words.unnamed_feeling(past=past)
        form = written.form(part, told, job.other, how, tries, felt)
        said = tuple(line.text for line in job.card.lines.values())
        context = replace(job.context, told=told, said=said)
        result = writer.write(script, form, context, self._veto)
        text = written.in_one_tense(result.text, felt) if result.text and part is Part.OPENING else result.text
        return (text if text and len(text) <= MAX_CHARS[part] else None), result.faults

    def _sit_down(self, job: _Job) -> None:
        """What the model is shown and its lines are judged against; found once, and only where it is needed."""
        if job.context.told:
            return
        found = self._finder().search(job.told, 3, (Kind.REFRAMING,), job.other.about.relationship, job.quotes.avoid)
        best: Card | None = found[0].card if found else None
        if best:
            job.quotes.cards[best.id] = best
            job.summary = best.summary
        job.context = Context(job.told, f"{prompt.example_text()}\n{job.summary or ''}", job.other.word)

    def _behind(self, job: _Job) -> tuple[str, ...]:
        """The guidance card that a written line stood on."""
        return tuple(card.id for card in job.quotes.cards.values() if card.summary == job.summary)

    def _fixed(self, job: _Job, part: Part) -> str:
        match part:
            case Part.OPENING:
                return written.plain_opening(job.told, job.other)
            case Part.REQUEST:
                return written.plain_request(job.told)
            case Part.FEEL_NEED:
                return " ".join(own_words.BLANKS)
            case _:
                other = job.other
                return f"To tell {other.subject} plainly how it is for me, and to hear {other.of} side of it."

    def _another(
        self, job: _Job, part: Part, how: How, old: Line | None, meter: Meter, halt: threading.Event
    ) -> tuple[Line, tuple[str, ...]]:
        tries = old.tries + 1 if old else 0
        if part not in WRITTEN:
            return replace(self._next_quote(job, part, how, old), tries=tries), ()
        faults: list[str] = []

        def serves(text: str) -> bool:
            return not old or (text != old.text and not (how == "shorter" and len(text) >= len(old.text)))

        for turn in range(_MOST_TRIES):
            text, why = self._by_model(job, part, how, tries + turn, meter, halt)
            faults += why
            if text and serves(text):
                return Line(text, Origin.MODEL, self._behind(job), tries=tries + turn), tuple(faults)
        for ready, origin in ((self._own(job, part), Origin.OWN), (self._fixed(job, part), Origin.FIXED)):
            if ready and serves(ready):
                return Line(ready, origin, tries=tries), tuple(faults)
        raise UserFixable("I have no other line that would do here. You can write it in your own words.")

    def _next_quote(self, job: _Job, part: Part, how: How, old: Line | None) -> Line:
        """The option after the one that stands there, round and round; a shorter one where that is asked for."""
        taken = {line.text for other, line in job.card.lines.items() if other is not part}
        options = [line for line in job.quotes.options(part) if line.text not in taken]
        at = next((i for i, line in enumerate(options) if old and line.text == old.text), -1)
        others = [*options[at + 1 :], *options[: max(at, 0)]]
        if how == "shorter" and old:
            others = [line for line in others if len(line.text) < len(old.text)]
        if not others:
            raise UserFixable("The guidance has no other line for this. You can write it in your own words.")
        return others[0]

    def _veto(self, text: str) -> str | None:
        for sentence in _SENTENCE_END.split(text):
            if finding := self._output_gate.check(sentence, speech=True):
                return f"output gate: {finding.category}"
        return None
