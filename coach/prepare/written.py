"""The lines of a card that the model writes: the stems it goes on from, and what each must pass."""

from __future__ import annotations

import re
from collections.abc import Mapping

from coach.dialogue import checks
from coach.dialogue.checks import Check, Context
from coach.dialogue.forms import Form, Stem
from coach.dialogue.openings import Opening, opening_for
from coach.dialogue.wording import words
from coach.prepare.names import Naming
from coach.prepare.own_words import is_past
from coach.prepare.talk_card import Part

__all__ = ["SOFTENERS", "ahead", "form", "in_one_tense", "plain_opening", "plain_request"]

SOFTENERS = (
    "This isn't easy for me to say.",
    "I care about how we are with each other.",
    "I'd like to get this right, so I'll go slowly.",
)
"""What may stand before an opening to make it gentler."""

_REQUESTS = ("Could we", "Would you be willing to", "What would it take for us to")
_GENTLER_REQUESTS = ("Would you be willing to", "Could we try to", "Could we think together about")
_AIMS = ("By the end of this talk, I'd like us to", "What I hope for is that we", "I'd like us to")
_ANSWERABLE = frozenset("could would can will may what when how which".split())


def no_third_person(text: str, context: Context) -> str | None:
    """It is said to somebody, so nobody is "he" or "she" in it."""
    return checks.spoken_to_the_other(f"I say to you: {text}", context)


def asks(text: str, _: Context) -> str | None:
    """One request that can be answered, and nothing else."""
    if text.count("?") != 1 or not text.endswith("?"):
        return "is not one request"
    return None if words(text)[:1] and words(text)[0] in _ANSWERABLE else "does not ask"


def not_for_more_than_fits(text: str, _: Context) -> str | None:
    """One thing is asked for: "and" twice over is a list."""
    return "asks for a list" if len(re.findall(r"\band\b|,", text)) > 2 else None


_SPOKEN: tuple[Check, ...] = (
    checks.not_repeated,
    checks.nothing_invented,
    checks.no_label,
    checks.finished,
    no_third_person,
    checks.keeps_sides,
    checks.keeps_possession,
    checks.blame_free,
)
_OWN_EYES: tuple[Check, ...] = tuple(one for one in _SPOKEN if one is not no_third_person)  # read, and not said
_CHECKS: Mapping[Part, tuple[Check, ...]] = {
    Part.OPENING: (*_SPOKEN, checks.spoken_to_the_other, checks.is_on_topic, checks.of_length(6, 46)),
    Part.REQUEST: (*_SPOKEN, asks, not_for_more_than_fits, checks.of_length(4, 24)),
    Part.FEEL_NEED: (*_OWN_EYES, checks.no_false_cheer, checks.no_motive, checks.is_on_topic, checks.of_length(5, 36)),
    Part.AIM: (*_OWN_EYES, checks.is_on_topic, checks.of_length(6, 30)),
}
_SHORTER: Mapping[Part, int] = {Part.OPENING: 22, Part.REQUEST: 12, Part.FEEL_NEED: 18, Part.AIM: 16}  # words at most


def form(part: Part, told: str, other: Naming, how: str = "", tries: int = 0, felt: str | None = None) -> Form:
    """How one line is written.

    Args:
        felt: how it feels in the person's own words, as a sentence; the model then has no say in it.
        how: "", "gentler" or "shorter".
        tries: how often it was written before; another stem each time.
    """
    must = _CHECKS[part]
    if how == "shorter":
        must = (*must, checks.of_length(3, _SHORTER[part]))
    match part:
        case Part.OPENING:
            opening = opening_for(told)
            return Form(
                _opening_stems(opening, told, other, how, tries, felt), must, quoted=True, grounded=opening.grounded
            )
        case Part.REQUEST:
            choice = _GENTLER_REQUESTS if how == "gentler" else _REQUESTS[:1] if how == "shorter" else _REQUESTS
            return Form((Stem(choice[tries % len(choice)], "?"),), must, max_tokens=24)
        case Part.FEEL_NEED:
            felt = "felt" if is_past(told) else "feel"
            stems = (Stem(f"I {felt} a little" if how == "gentler" else f"I {felt}", "."), Stem("I need", "."))
            return Form(stems, must, quoted=True, max_tokens=18)
        case _:
            return Form((Stem(_AIMS[tries % len(_AIMS)], "."),), must, quoted=True, max_tokens=28)


def ahead(card_so_far: str, summary: str | None) -> str:
    """What the model sees of the reply before the line: guidance, and what has been written to be said."""
    guidance = f"Guidance: {summary}\n" if summary else ""
    return f"{guidance}Try saying:{' ' if card_so_far else ''}{card_so_far}"


def in_one_tense(text: str, felt: str) -> str:
    """The opening with the feeling in the tense of what the model wrote before it."""
    before, found, after = text.partition(felt)
    if not found:
        return text
    verb = "I felt" if is_past(before) else "I feel"
    felt = re.sub(r"^I (?:felt|feel)\b", verb, felt)
    return before + re.sub(r"^I (?:found|find)\b", verb.replace("felt", "found").replace("feel", "find"), felt) + after


def plain_opening(told: str, other: Naming) -> str:
    """The fixed first words of the kind of talk this is."""
    return _addressed(_sentences(opening_for(told).plain)[0], other)


def plain_request(told: str) -> str:
    """The fixed request of the kind of talk this is."""
    return _sentences(opening_for(told).plain)[-1]


def _opening_stems(
    opening: Opening, told: str, other: Naming, how: str, tries: int, felt: str | None
) -> tuple[Stem, ...]:
    feel = "felt" if is_past(told) else "feel"
    rows = [(text.format(feel=feel), end) for text, end in opening.stems if not text.endswith("?") and end != "?"]
    stems = [Stem(felt, "") if felt and text in ("I feel", "I felt") else Stem(text, end) for text, end in rows]
    if how == "shorter":
        stems = stems[: 1 if stems[0].end == "." else 2]
    if how == "gentler":
        stems.insert(0, Stem(SOFTENERS[tries % len(SOFTENERS)], ""))
    return (Stem(_addressed(stems[0].text, other), stems[0].end), *stems[1:])


def _addressed(text: str, other: Naming) -> str:
    if not other.address:
        return text
    first = text if re.match(r"I\b", text) else text[:1].lower() + text[1:]
    return f"{other.address}, {first}"


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.?!]) +", text)
