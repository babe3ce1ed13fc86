"""A coach that follows a script: the page's engine in tests. Raises when it is asked for more than the script holds."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coach.domain import (
    Action,
    Card,
    Done,
    Event,
    Grade,
    Hit,
    Intercepted,
    Kind,
    Move,
    Reply,
    Slot,
    Sources,
    Stage,
    Text,
    Understood,
    Verdict,
)
from coach.library.cards import guidance_folder
from coach.library.vocabulary import load_vocabulary
from coach.prepare.plan import Planner
from coach.safety.responses import every_response
from tests.ui import planning
from tests.ui.belongings import ScriptedAccount, ScriptedFiles, guidance


@dataclass(frozen=True)
class Hold:
    """A place in the script where the coach waits until it is let go, or stopped."""


Line = Event | Hold | Exception


class ScriptedCoach:
    """`ui.port.CoachPort` by hand. `script` has one list for each turn; `Done` is added by the coach."""

    def __init__(self, *script: Sequence[Line]) -> None:
        self.notice = "This is a computer program, **not a therapist**. It can be wrong, about you and about them."
        self.openings = (
            "My partner looks at the phone whenever I talk about my day.",
            "I have to tell my mother that we are not coming for the holidays.",
            "My friend owes me money and I don't know how to bring it up.",
        )
        self.own_files = ScriptedFiles()
        self._ids = itertools.count(1)
        self._changed = threading.Condition()
        self.begin(*script)

    def begin(self, *script: Sequence[Line], waking: int = 0) -> None:
        """Forget everything and follow a new script; `waking` is how often the model is not ready yet.

        Afterwards `at_once` can name messages that need not wait, and `unkept` what is raised instead of saving.
        """
        self.script = list(script)
        self.talks: dict[str, list[tuple[str, Reply]]] = {}
        self.said: list[tuple[str, str, str]] = []
        self.stopped: list[str] = []
        self.forgotten: list[str] = []
        self.at_once: set[str] = set()
        self.unkept: Exception | None = None
        self.own_files.kept.clear()
        self.account = ScriptedAccount(self.talks)
        self.searched: list[str] = []
        self.found: tuple[Card, ...] | Exception = ()
        self.planning = planning.planner()
        self._stopping = False
        self._let_go = 0
        self._waking = waking

    def regions(self) -> tuple[tuple[str, str], ...]:
        return (("United Kingdom", "gb"), ("United States", "us"), ("Anywhere else", "any"))

    def cards(self) -> dict[str, Card]:
        return guidance()

    def situations(self) -> dict[str, str]:
        return dict(load_vocabulary(guidance_folder()).situations)

    def search(self, query: str) -> tuple[Card, ...]:
        self.searched.append(query)
        if isinstance(self.found, Exception):
            raise self.found
        return self.found

    def safety_texts(self, region: str = "") -> dict[str, tuple[str, ...]]:
        return every_response({"gb": "uk", "any": "other"}.get(region, region))

    def planner(self) -> Planner:
        return self.planning

    def start(self) -> str:
        talk_id = f"talk-{next(self._ids)}"
        self.talks[talk_id] = []
        return talk_id

    def turns(self, talk_id: str) -> tuple[tuple[str, Reply], ...]:
        return tuple(self.talks.get(talk_id, ()))

    def answers_at_once(self, talk_id: str, message: str, *, instead_of: int | None = None) -> bool:
        return message in self.at_once

    def say(self, talk_id: str, message: str, region: str = "", *, instead_of: int | None = None) -> Iterator[Event]:
        self.said.append((talk_id, message, region))
        if not self.script:
            raise AssertionError(f"the script has ended, and the coach was told {message!r}")
        self._stopping = False
        happened: list[Event] = []
        for line in self.script.pop(0):
            if isinstance(line, Exception):
                raise line
            if isinstance(line, Hold):
                self._wait()
                continue
            if self._stopping:
                break
            happened.append(line)
            yield line
        reply = reply_of(happened, stopped=self._stopping)
        if self.unkept is None and talk_id in self.talks and (instead_of is None or reply.text):
            self.talks[talk_id][instead_of if instead_of is not None else len(self.talks[talk_id]) :] = [
                (message, reply)
            ]
        yield Done(reply)
        if self.unkept is not None:
            raise self.unkept

    def alarm(self, text: str, region: str = "") -> str:
        return CRISIS_TEXT if "can't do this any more" in text else ""

    def let_go(self) -> None:
        """End one `Hold`, reached already or not."""
        with self._changed:
            self._let_go += 1
            self._changed.notify_all()

    def stop(self, talk_id: str) -> None:
        with self._changed:
            self.stopped.append(talk_id)
            self._stopping = True
            self._changed.notify_all()

    def forget(self, talk_id: str) -> None:
        self.forgotten.append(talk_id)
        self.talks.pop(talk_id, None)

    def readiness(self) -> str:
        if self._waking > 0:
            self._waking -= 1
            return "Waking the model up: about 10 seconds."
        return ""

    def _wait(self) -> None:
        with self._changed:
            if not self._changed.wait_for(lambda: self._stopping or self._let_go, timeout=30):
                raise AssertionError("nobody let the coach go on")
            self._let_go -= not self._stopping


def reply_of(events: Sequence[Event], *, stopped: bool = False) -> Reply:
    """The reply that these events add up to."""
    slots: dict[Slot, str] = {}
    move, sources, verdict, text = None, (), Verdict(), ""
    for event in events:
        match event:
            case Understood(_, move):
                pass
            case Sources(hits):
                sources = hits
            case Text(slot, piece):
                slots[slot] = f"{slots[slot]} {piece}" if slot in slots else piece
            case Intercepted(verdict, text):
                pass
    whole = text if verdict.action.stands_alone else "\n\n".join(filter(None, (text, *slots.values())))
    return Reply(whole, verdict, move, slots, sources, stopped=stopped)


def card(identifier: str = "soft-start", **changes: object) -> Card:
    """A card like those of the guidance."""
    fields: dict[str, object] = {
        "id": identifier,
        "kind": Kind.CONCEPT,
        "title": "A soft start",
        "summary": "Begin gently and with one thing.",
        "relationships": ("any",),
        "situations": ("before-the-talk",),
        "when": "You know what is wrong and wonder how to begin.",
        "not_when": ("fear", "violence"),
        "people": "pair",
        "minutes": 4,
        "grade": Grade.STUDY,
        "references": ("Carrere & Gottman 1999, Family Process 38(3):293-301",),
        "covers": (),
        "asks": (),
        "sections": {
            "In short": "How a talk begins says a lot about how it ends.",
            "What helps": 'Ask first: "Is now all right?" Say the first sentence aloud to yourself once.',
            "Steps": "1. Sit down.\n2. Breathe out.\n3. Say the first sentence.",
        },
        "digest": "0" * 64,
    }
    return Card(**{**fields, **changes})  # type: ignore[arg-type]


EXERCISE = card(
    "four-minutes-before",
    kind=Kind.EXERCISE,
    title="Four minutes before",
    summary="Write what happened as a stranger would have seen it.",
    people="solo",
    grade=Grade.TRIAL,
)

REFRAME: tuple[Line, ...] = (
    Stage("Reading your message"),
    Understood("partner", Move.REFRAME),
    Stage("Looking through the guidance"),
    Sources((Hit(card(), 0.8), Hit(EXERCISE, 0.6))),
    Stage("Writing"),
    Text(Slot.HEAR, "By the end of the evening it's as if you weren't in the room."),
    Text(Slot.HEAR, "You'd like to matter more than the phone does."),
    Text(
        Slot.SAY,
        "\"I miss our evenings. I'd like half an hour tonight with no phones, just to hear how you are. "
        'Would after dinner work?"',
    ),
    Text(Slot.LISTEN, "What are the evenings like for you, when you come in?"),
    Text(Slot.ASK, "What do you most wish he knew?"),
)

CRISIS_TEXT = (
    "I'm glad you told me. I'm a computer program, so I can't keep you safe, and I want someone who can.\n\n"
    "Are you thinking about ending your life?\n\n"
    "- **Samaritans**, day and night: 116 123\n"
    "- In danger right now: 999\n\n"
    "Put some distance between you and anything you could hurt yourself with. I'll stay here."
)
CRISIS: tuple[Line, ...] = (Intercepted(Verdict(Action.RESPOND, "suicide", "suicide-gb", "s1"), CRISIS_TEXT),)
POINTER_TEXT = "If any of this makes you afraid of him, this line is there day and night: 0808 2000 247."
POINTED: tuple[Line, ...] = (
    Intercepted(Verdict(Action.POINTER, "abuse", "pointer-abuse-gb", "p1"), POINTER_TEXT),
    *REFRAME,
)
