"""One turn, from a message to the events a view shows.

gate -> fixed text, or: clean -> understand -> choose a move -> find guidance -> write part by part, each checked
before it is shown. No model token is made before the gate has let the message through.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from coach.dialogue import forms, guidance, moves, prompt
from coach.dialogue.checks import Context, grades_somebody
from coach.dialogue.echo import echo
from coach.dialogue.guidance import Finder, Guidance
from coach.dialogue.intake import clean, tidy
from coach.dialogue.openings import opening_for
from coach.dialogue.understand import Understanding, understand
from coach.dialogue.writer import Meter, Stopped, Writer, Written
from coach.domain import (
    Action,
    Done,
    Event,
    Intercepted,
    Move,
    Replaced,
    Reply,
    Slot,
    Sources,
    Stage,
    Text,
    Understood,
    Verdict,
)
from coach.errors import NotEnglishError
from coach.library.quotes import ask_yourself
from coach.safety.alarm import in_the_talk, is_about_fear
from coach.safety.gates import OutputFinding
from coach.safety.responses import response

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

Exchange = tuple[str, Reply]

NOTHING_FITS = (
    "I don't have guidance that fits this well, and I'd rather say so than guess. "
    "We can still work out what you want to say. Who is it to, and what happened?"
)
_BEGIN = "You can begin anywhere; it doesn't have to be in order."
_QUESTION = "What is the part of this that you most wish they knew?"
_STEP = "Tonight, write down the one sentence you want to say, and leave it where you will see it."
_QUERY_WORDS = 60  # of the talk's last messages; more than that blurs what the newest one asks for
_REPLY_TOKENS = 700  # kept free of the context for the reply and the guidance laid into it
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_CHARS_PER_TOKEN = 3.2  # on the cautious side for English in these models' vocabularies


class InputGate(Protocol):
    """Judges a message before anything else sees it."""

    def check(self, message: str, earlier: Sequence[str] = ()) -> Verdict:
        """What is to be done with `message`, in the light of the person's earlier ones."""


class OutputGate(Protocol):
    """Judges a generated sentence before it is shown."""

    def check(self, sentence: str, *, speech: bool = False) -> OutputFinding | None:
        """What is wrong with `sentence`, if anything; `speech`: it is what the person may say to the other one."""


@dataclass(slots=True)
class _Turn:
    """What has been gathered for one reply while it is written."""

    message: str
    told: str
    about: Understanding
    move: Move
    found: Guidance
    context: Context
    number: int
    afraid: bool = False
    script: str = ""
    slots: dict[Slot, str] = field(default_factory=dict)
    thrown_away: dict[Slot, tuple[str, ...]] = field(default_factory=dict)

    def lay(self, label: str, text: str) -> None:
        """Add a line to the reply as the model sees it."""
        self.script = f"{self.script}\n{label} {text}".strip()


class Conversation:
    """Answers turns. Holds no talk of its own: what was said comes in with each call.

    Args:
        model: called only for messages that the gate let through; a function, so that it is loaded no sooner.
        finder: retrieval, likewise.
        context_tokens: the model's window; the oldest turns are left out of a prompt that would not fit.
    """

    def __init__(
        self,
        *,
        model: Callable[[], BaseChatModel],
        finder: Callable[[], Finder],
        input_gate: InputGate,
        output_gate: OutputGate,
        context_tokens: int = 4096,
        seed: int = 7,
    ) -> None:
        self._model, self._finder = model, finder
        self._input_gate, self._output_gate = input_gate, output_gate
        self._context_tokens, self._seed = context_tokens, seed

    def reply(
        self, message: str, past: Sequence[Exchange] = (), *, region: str = "", halt: threading.Event | None = None
    ) -> Iterator[Event]:
        """The events of one turn; the last one is always `Done`.

        Raises:
            MessageError: the message can't be answered as it stands.
            UserFixable, ModelError: guidance or model are missing or failed.
        """
        meter = Meter()
        verdicts = [reply.verdict for _, reply in past]
        verdict = in_the_talk(self._input_gate, message, [(told, reply.verdict) for told, reply in past])
        fixed = self._fixed_text(verdict, past, region)
        if fixed is not None:
            yield Intercepted(verdict, fixed)
        if verdict.action.stands_alone:
            yield Done(Reply(fixed or "", verdict, timings=meter.timings()))
            return
        try:
            readable = clean(message)
        except NotEnglishError:
            raise NotEnglishError(response("not-english", region)) from None
        yield Stage("Reading your message")
        turn = self._prepare(readable, past, afraid=is_about_fear([*verdicts, verdict]))
        yield Understood(turn.about.relationship, turn.move)
        yield Stage("Looking through the guidance")
        turn.found = self._guidance(turn, past)
        turn.context = self._context(turn, past)
        yield Sources(turn.found.hits, turn.found.own)
        stopped = False
        try:
            if turn.found.hits or turn.found.own or turn.move in (Move.EXPLORE, Move.CLOSE):
                yield Stage("Writing")
                yield from self._write(turn, past, halt or threading.Event(), meter)
            else:
                yield self._laid_in(turn, Slot.ASK, NOTHING_FITS)
        except Stopped:
            stopped = True
        yield Done(self._finished(turn, verdict, fixed, meter, stopped=stopped))

    # --- before the model ------------------------------------------------------------------------------------------

    def _fixed_text(self, verdict: Verdict, past: Sequence[Exchange], region: str) -> str | None:
        if verdict.response_id is None:
            return None
        times = sum(reply.verdict.response_id == verdict.response_id for _, reply in past)
        return response(verdict.response_id, region, times)

    def _prepare(self, message: str, past: Sequence[Exchange], *, afraid: bool) -> _Turn:
        heard = (Action.PASS, Action.POINTER)
        earlier = tuple(tidy(told) for told, reply in past if reply.verdict.action in heard)
        about = understand(message, earlier)
        move = moves.choose(message, [(reply.move, reply.text) for _, reply in past])
        if afraid:  # where there is fear, nobody is sent into a talk: the coach listens, and stays with what it heard
            about = replace(about, avoid=about.avoid | {"fear", "control", "violence"})
            move = move if move is Move.CLOSE else Move.EXPLORE
        told = "\n".join((*earlier, message))
        return _Turn(message, told, about, move, Guidance(), Context(told), len(past), afraid)

    def _guidance(self, turn: _Turn, past: Sequence[Exchange]) -> Guidance:
        if turn.move is Move.CLOSE:
            return Guidance()
        query = (
            " ".join(turn.told.split()[-_QUERY_WORDS:]) if len(turn.message.split()) < _QUERY_WORDS else turn.message
        )
        given = {hit.card.id for _, reply in past for hit in reply.sources}
        situations = opening_for(turn.told).situations
        found = guidance.find(self._finder(), turn.move, query, turn.about, situations=situations, given=given)
        # Where there is fear, a file that says "talk to him" is not for now.
        return replace(found, own=()) if turn.afraid else found

    def _context(self, turn: _Turn, past: Sequence[Exchange]) -> Context:
        parts = [text for _, reply in past for text in reply.slots.values()]
        said = (*parts, *(sentence for text in parts for sentence in re.split(r"(?<=[.?!]) ", text)))
        cards = " ".join(card.summary for card in turn.found.by_slot.values())
        return Context(turn.told, f"{prompt.example_text()}\n{cards}", turn.about.word, said)

    # --- with the model --------------------------------------------------------------------------------------------

    def _write(self, turn: _Turn, past: Sequence[Exchange], halt: threading.Event, meter: Meter) -> Iterator[Event]:
        kept = self._that_fit(past, turn.message)
        writer = Writer(
            self._model(),
            lambda script: prompt.messages(kept, turn.message, script),
            halt=halt,
            meter=meter,
            seed=self._seed + turn.number,
        )
        offer = (
            turn.move is Move.EXPLORE
            and not turn.afraid
            and moves.due_an_offer([(reply.move, reply.text) for _, reply in past])
        )
        for slot in moves.PARTS[turn.move]:
            if slot is Slot.HEAR:
                yield from self._reflect(turn, writer)
            elif slot is Slot.SAY:
                yield from self._say(turn, writer)
            elif slot is Slot.ASK and offer:
                yield self._laid_in(turn, slot, moves.OFFER)
            elif slot in (Slot.ASK, Slot.STEP):
                yield from self._one_line(turn, writer, slot)
            elif card := turn.found.by_slot.get(slot):
                quote = guidance.exercise(card) if slot is Slot.TRY else guidance.listening_prompt(card)
                yield self._laid_in(turn, slot, quote)

    def _reflect(self, turn: _Turn, writer: Writer) -> Iterator[Event]:
        """What happened, then a guess at the feeling; a sentence is shown as soon as it has passed."""
        label = prompt.LABELS[Slot.HEAR]
        facts = writer.write(label, forms.facts(), turn.context, self._veto)
        said_back = facts.text or self._said_back(turn)
        first = said_back or _BEGIN
        turn.slots[Slot.HEAR] = first
        yield self._shown(turn, Slot.HEAR, facts)
        guess = None
        if said_back:
            card = turn.found.by_slot.get(Slot.HEAR)
            guess = guidance.feeling_underneath(card) if card and Slot.HEAR in turn.found.strong else None
            form = forms.feeling(turn.told, turn.number)
            feeling = Written(guess) if guess else writer.write(f"{label} {first}", form, turn.context, self._veto)
            if feeling.faults:
                turn.thrown_away[Slot.HEAR] = facts.faults + feeling.faults
            if feeling.text:
                turn.slots[Slot.HEAR] = f"{first} {feeling.text}"
                yield Text(Slot.HEAR, f" {feeling.text}")
        # A guess quoted from a card stays out of the model's sight: it would take it for something the person told.
        turn.lay(label, first if guess else turn.slots[Slot.HEAR])

    def _said_back(self, turn: _Turn) -> str | None:
        """The newest thing told that can be turned round to "you" and passes the output gate."""
        turned = (echo(told) for told in reversed(turn.told.split("\n")))
        fit = (sentence for sentence in turned if sentence and not grades_somebody(sentence))
        return next((sentence for sentence in fit if not self._veto(sentence)), None)

    def _say(self, turn: _Turn, writer: Writer) -> Iterator[Event]:
        card = turn.found.by_slot.get(Slot.SAY)
        if card:
            turn.lay(prompt.GUIDANCE, card.summary)
        for piece in turn.found.own[:1]:
            turn.lay(prompt.OWN, guidance.quotation(piece))
        label = prompt.LABELS[Slot.SAY]
        form = forms.saying(turn.told, turn.about)
        written = writer.write(f"{turn.script}\n{label}", form, turn.context, self._veto_speech)
        line = guidance.others_words(card, turn.about.relationship) if card and Slot.SAY in turn.found.strong else None
        if written.text or line is None:
            text = f'"{written.text or form.plain}"'
        else:
            text = f'Someone else put it like this, so make it your own: "{line}"'
        turn.slots[Slot.SAY] = text
        turn.lay(label, text)
        yield self._shown(turn, Slot.SAY, written)

    def _one_line(self, turn: _Turn, writer: Writer, slot: Slot) -> Iterator[Event]:
        card = turn.found.by_slot.get(slot)
        form = forms.step() if slot is Slot.STEP else forms.question(turn.told, turn.number)
        label = prompt.LABELS[slot]
        written = writer.write(f"{turn.script}\n{label}", form, turn.context, self._veto)
        from_card = ask_yourself(card) if card and slot in turn.found.strong else None
        text = written.text or (_STEP if slot is Slot.STEP else from_card or _QUESTION)
        turn.slots[slot] = text
        turn.lay(label, text)
        yield self._shown(turn, slot, written)

    def _laid_in(self, turn: _Turn, slot: Slot, text: str) -> Event:
        turn.slots[slot] = text
        turn.lay(prompt.LABELS[slot], text)
        return Text(slot, text)

    def _shown(self, turn: _Turn, slot: Slot, written: Written) -> Event:
        """The event that shows a slot; what was thrown away on the way to it is kept for whoever asks why."""
        text = turn.slots[slot]
        if written.faults:
            turn.thrown_away[slot] = written.faults
        return Replaced(slot, text, "; ".join(written.faults)) if written.text is None else Text(slot, text)

    def _veto_speech(self, text: str) -> str | None:
        return self._veto(text, speech=True)

    def _veto(self, text: str, *, speech: bool = False) -> str | None:
        for sentence in _SENTENCE_END.split(text):
            if finding := self._output_gate.check(sentence, speech=speech):
                return f"output gate: {finding.category}"
        return None

    def _that_fit(self, past: Sequence[Exchange], message: str) -> list[prompt.PastTurn]:
        """The newest turns that the context can hold; older ones go in pairs, so that the cached prefix lasts."""
        turns = [prompt.PastTurn(tidy(told), reply.script) for told, reply in past if reply.script]
        room = (self._context_tokens - _REPLY_TOKENS) * _CHARS_PER_TOKEN - len(message)
        room -= sum(len(m.text) for m in prompt.frame())
        while turns and sum(len(t.message) + len(t.script) + 40 for t in turns) > room:
            turns = turns[2:]
        return turns

    def _finished(self, turn: _Turn, verdict: Verdict, fixed: str | None, meter: Meter, *, stopped: bool) -> Reply:
        shown = [text for text in (fixed, *turn.slots.values()) if text]
        return Reply(
            text="\n\n".join(shown),
            verdict=verdict,
            move=turn.move,
            slots=dict(turn.slots),
            sources=turn.found.hits,
            excerpts=turn.found.own,
            timings=meter.timings(),
            stopped=stopped,
            script=turn.script,
            thrown_away=dict(turn.thrown_away),
        )
