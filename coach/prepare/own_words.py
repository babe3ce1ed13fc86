"""Plain lines made from the person's own words: what a card says where they said it well themselves.

Nothing is made up here. A line that would not read right is left out, and something else takes its place.
"""

from __future__ import annotations

import re

from coach.prepare.face import to_their_face
from coach.prepare.names import Naming
from coach.prepare.situation import Situation

__all__ = [
    "BLANKS",
    "aim",
    "feel_need",
    "feeling",
    "happening",
    "is_past",
    "observation",
    "openings",
    "request",
    "telling",
    "unnamed_feeling",
]

_LEAD = 18  # words of what happened that may stand before the thing itself
_LONGEST = 30  # words; more than that is a story, not a line
_MENDED = {
    "im": "I'm", "ive": "I've", "dont": "don't", "cant": "can't", "wont": "won't", "didnt": "didn't",
    "doesnt": "doesn't", "isnt": "isn't", "wasnt": "wasn't", "hasnt": "hasn't", "havent": "haven't", "hes": "he's",
    "shes": "she's", "thats": "that's", "theyre": "they're", "couldnt": "couldn't", "b4": "before", "u": "you",
    "ur": "your", "pls": "please", "cos": "because", "cuz": "because", "gonna": "going to", "wanna": "want to",
    "2nite": "tonight", "i": "I",
}  # fmt: skip
_FEEL = re.compile(
    r"^(?:i(?:'m| am| just| really)* (?:feel|feeling|felt)|i'?m|i am|i was|feeling|feel|felt) (?:like i(?:'m| am) )?",
    re.I,
)
_VERDICT = re.compile(r"^(?:that|like (?:he|she|they|you|i'm being)|as if|as though|he|she|they|you|it)\b", re.I)
_WANTS = r"(?:need|want|like|wish|would like)"
_NEED = re.compile(
    rf"^(?:i(?:'d| would)? ?(?:just |really |only )?{_WANTS}|need|want|for|would like)\b(?: for)? ?", re.I
)
_KNOW = re.compile(r"^(?:i want (?:him|her|them) to know |just )?(?:that )?", re.I)
BLANKS = ("I feel ________.", "I need ________.")
"""What stands where nothing was said: a line to write on says more than a feeling made up."""

_PAST = re.compile(
    r"\b(?:\w{3,}ed|told|said|didn't|was|were|came|went|found|forgot|left|threw|took|lost|broke|hid|brought|bought|made|"
    r"had|got|gave|saw|heard|rang|hung|spoke|kept|paid|sent|spent|ate|drank|drove|knew|held|stood|wrote|woke|ran|stole)\b"
)
_TIME = re.compile(
    r"^(?:(?:a|an|one|two|half an?|\d+|ten|twenty|thirty|some|more) )+(?:\w+ )?"
    r"(?:hours?|minutes?|evenings?|days?|time|weekends?|nights?|quiet|space|help)\b",
    re.I,
)
_GIVEN = re.compile(r"^an? (?:\w+ )?(?:apology|hug|answer|break|reply|explanation|rest|raise|hand)\b", re.I)
_LOADED = re.compile(
    r"\b(?:always|never|selfish|lazy|stupid|idiot|crazy|toxic|liar|bitch|bastard|useless|ungrateful|fault)\b", re.I
)


def telling(situation: Situation, other: Naming) -> str:
    """All of it as one message, the way a person would tell it: what is searched for, and what a line is held to."""
    parts = [happening(situation, other)]
    if situation.need:
        parts.append(_sentence(_needing(situation.need) or situation.need))
    if situation.fear:
        parts.append(_sentence(f"What I fear: {situation.fear.strip()}"))
    if re.match(r"i'?m (?:so |very |really )?sorry|i apologi[sz]e", _known(situation.want_known), re.I):
        parts.append("I want to apologise.")
    if situation.want_known:
        parts.append(_sentence(f"I want {_them(situation, other)} to know {_known(situation.want_known)}"))
    return " ".join(part for part in parts if part)


def happening(situation: Situation, other: Naming) -> str:
    """What happened and how it felt, as one message: what the model goes on from, so that no wish passes for a fact."""
    who = _introduced(situation.who) if other.word else other.subject
    felt = _feeling(situation.feel) or situation.feel
    return " ".join(filter(None, (f"It's about {who}.", _sentence(situation.happened), _sentence(felt))))


def feeling(situation: Situation, *, past: bool = False) -> str | None:
    """How it feels, or felt, as one short sentence."""
    felt = _feeling(situation.feel)
    if not felt or not _short(felt) or _LOADED.search(felt):
        return None
    return _sentence(re.sub(r"^I feel\b", "I felt", felt) if past else felt)


def is_past(text: str) -> bool:
    """Whether it tells of what is over, rather than of what goes on happening."""
    return bool(_PAST.search(text.lower()))


def aim(situation: Situation, other: Naming) -> str | None:
    """What the talk is for: that one thing is said, and the other side heard."""
    heard = f"and to hear {other.of} side of it."
    if (known := _known(situation.want_known)) and _short(known):
        if re.match(r"(?:how|what|why|where|that)\b", known, re.I):
            return f"To tell {other.subject} {_lower(known)}, {heard}"
        return f"To tell {other.subject} this: {_lower(known)}. And {heard.removeprefix('and ')}"
    need = _NEED.sub("", _clause(situation.need))
    if not need or not _short(need) or _LOADED.search(need):
        return None
    if deed := _deed(need, other):
        return f"To ask {other.subject} to {deed}, {heard}"
    if re.match(r"(?:to|that|it|i|we|he|she|they|more than)\b", need, re.I):
        return None
    return f"To ask {other.subject} for {_lower(need)}, {heard}"


def feel_need(situation: Situation) -> str | None:
    """What they feel and what they need, as they said it."""
    felt, need = _feeling(situation.feel), _needing(situation.need)
    said = [_sentence(line) if line and _short(line) and not _LOADED.search(line) else "" for line in (felt, need)]
    return " ".join(line or blank for line, blank in zip(said, BLANKS, strict=True)) if any(said) else None


def openings(situation: Situation, other: Naming) -> tuple[str, ...]:
    """How they might begin, in their own words and to the other's face, best first."""
    return tuple(line for line in (*_telling_it(situation, other), observation(situation, other)) if line)


def _telling_it(situation: Situation, other: Naming) -> tuple[str, ...]:
    """The one thing they want to be known, after what it is about, or by itself."""
    known = _known(situation.want_known)
    said = to_their_face(known, other) if known and _short(known) and not _LOADED.search(known) else None
    if not said:
        return ()

    def to_them(line: str) -> str:
        return _sentence(f"{other.address}, {_lower(line)}" if other.address else line)

    if re.match(r"(?:i'm (?:so |very |really )?sorry|i apologi[sz]e|i miss|i love|i'd like|thank)\b", said, re.I):
        return (to_them(said),)
    asked = re.match(r"(?:how|what|why|where)\b", said, re.I)
    alone = f"I'd like you to know {_lower(said)}" if asked else f"There is something I'd like you to know. {said}"
    happened = _clause(situation.happened)
    about = to_their_face(happened, other) if happened and len(happened.split()) <= _LEAD else None
    if not about or _LOADED.search(about):
        return (to_them(alone),)
    return to_them(f"{_sentence(about)} {alone if asked else _sentence(said)}"), to_them(alone)


def observation(situation: Situation, other: Naming) -> str | None:
    """What happened, as they told it, said to the other's face, and how it feels."""
    happened = _clause(situation.happened)
    if not happened or not _short(happened) or _LOADED.search(happened):
        return None
    said = to_their_face(happened, other)
    if not said or not re.search(r"\byou", said, re.I):
        return None
    begun = "There is something on my mind."
    begun = f"{other.address}, {_lower(begun)}" if other.address else begun
    past = is_past(happened)
    return " ".join((begun, _sentence(said), feeling(situation, past=past) or unnamed_feeling(past=past)))


def unnamed_feeling(*, past: bool) -> str:
    """What can be said of a feeling that was not told."""
    return "I found that hard." if past else "I find that hard."


def request(situation: Situation, other: Naming) -> str | None:
    """What they need as one request, said to the other's face."""
    need = _NEED.sub("", _clause(situation.need))
    if not need or not _short(need) or _LOADED.search(need):
        return None
    if re.match(r"to\b", need, re.I):  # what they need is theirs to do, and nobody's leave is asked for it
        return f"{_sentence(f'I need {_lower(need)}')} Could we talk about how to make that easier for us both?"
    clause = re.match(r"^(?:that )?(?:he|she|they) [a-z].+$", need, re.I)
    if deed := _deed(need, other):
        said = to_their_face(deed, other)
    elif clause:
        said = to_their_face(need.removeprefix("that "), other)
        said = said.removeprefix("You ") if said and said.startswith("You ") else None
    elif re.match(r"(?:that|it|more than|him|her|them|someone|i|we)\b", need, re.I):
        said = None
    else:
        said = to_their_face(need, other)
        return f"{_asking_for(need)} {_lower(said)}?" if said else None
    return f"Could you {_lower(said)}?" if said else None


def _asking_for(thing: str) -> str:
    """How one asks for it: time is had, an apology is given, a date is agreed on, the rest is talked about."""
    if _TIME.match(thing):
        return "Could we have"
    if _GIVEN.match(thing):
        return "Could I have"
    return "Could we agree on" if re.match(r"an? ", thing, re.I) else "Could we talk about"


def _deed(need: str, other: Naming) -> str | None:
    """What the other one is to do, in "him to ring on Sundays"."""
    found = re.match(rf"^(?:him|her|them|{re.escape(other.subject)}) to (?P<deed>[a-z].+)$", need, re.I)
    return found["deed"] if found else None


def _introduced(who: str) -> str:
    plain = re.sub(r"^an? ", "my ", " ".join(who.split()).rstrip("."), flags=re.I)
    plain = re.sub(r"^[a-z]+,?(?= my )", lambda m: m[0].title(), plain)
    return plain if re.match(r"(?:my|our)\b", plain, re.I) or plain[:1].isupper() else f"my {plain}"


def _them(situation: Situation, other: Naming) -> str:
    text = f" {situation.told.lower()} "
    she, he = len(re.findall(r"\b(?:she|her)\b", text)), len(re.findall(r"\b(?:he|him|his)\b", text))
    return "them" if she == he or other.plural else "her" if she > he else "him"


def _feeling(feel: str) -> str | None:
    plain = _FEEL.sub("", _clause(feel))
    if not plain or _VERDICT.match(plain):
        return None
    return _clause(feel) if re.match(r"(?:i|we)\b", plain, re.I) else f"I feel {_lower(plain)}"


def _needing(need: str) -> str | None:
    plain = _clause(need)
    rest = _NEED.sub("", plain)
    if not rest:
        return None
    if re.match(r"(?:i|we|it|that|he|she|they)\b", rest, re.I):
        return plain if re.match(r"(?:i|we)\b", plain, re.I) else f"I need this: {_lower(rest)}"
    return f"I need {_lower(rest)}"


def _known(text: str) -> str:
    known = _clause(text)
    plain = _KNOW.sub("", known)
    return plain.replace(" and that ", ", and ") if plain != known else plain


def _clause(text: str) -> str:
    """The first sentence, without its end mark, in the spelling that a hurry leaves out."""
    plain = _mended(" ".join(text.replace("’", "'").split()))
    return re.split(r"(?<=[.!?])\s+|[.!?]+$", plain, maxsplit=1)[0].rstrip(".!?,; ")


def _mended(text: str) -> str:
    return re.sub(r"[A-Za-z0-9']+", lambda m: _MENDED.get(m[0], m[0]), re.sub(r"\bi(?=')", "I", text))


def _sentence(text: str) -> str:
    text = _mended(" ".join(text.split()))
    if not text:
        return ""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def _lower(text: str) -> str:
    return text if re.match(r"I\b|I'", text) or not text else text[:1].lower() + text[1:]


def _short(text: str) -> bool:
    return len(text.split()) <= _LONGEST
