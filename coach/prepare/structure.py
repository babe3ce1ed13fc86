"""What no single pattern can see: questions piled on each other, and several complaints in one draft."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coach.prepare.fold import Span

__all__ = ["several_grievances", "stacked_questions"]

GRIEVANCES = 3
_ASIDE = 3  # words: a sentence as short as that does not part two questions ("Tell me.")

_MARK = re.compile(r"\?[\"')\]?!]{0,3}$")
_TAG = re.compile(
    r"^[^,]{3,80}, (?:is|isn'?t|are|aren'?t|do|don'?t|did|didn'?t|was|wasn'?t) (?:it|you|u|i|we|they|he|she)\?+$"
)
_OPENING = re.compile(
    r"(?:^|(?<=[\s,?]))(?:"
    r"why (?:do|did|does|don'?t|didn'?t|are|can'?t|would|is|isn'?t|won'?t|was|must|should|me|not)|"
    r"what(?:'?s| is| was| were| are| did| do| does| about| have| am| makes?)|"
    r"how (?:could|can|do|come|many|long|dare|much)|when (?:will|are|did|do|were)|"
    r"where(?:'?s| were| are| did| is| have)|who(?:'?s| was| is| were| said| told| gave| else)|"
    r"(?:do|did|are|were|have|don'?t|can'?t|is|was|am|can|could|would|has|does) "
    r"(?:you|u|i|we|she|he|it|this|that|they)|can \w{3,9} (?:come|stay|have|go))\b"
)
_REQUEST = re.compile(
    r"\b(?:could|can|would|may|shall|might|will) (?:we|you|i|u)\b(?! not)|\bhow about\b|"
    r"\b(?:is|would|does) (?:now|that|this|\w{3,9}) (?:be )?(?:a good|ok|okay|good|all right|suit|work)"
)
_CLOSER = re.compile(
    r"(?:^|(?<=[\s,]))(?:and|plus|also|not to mention|on top of that|and another thing)(?:,|:)? "
    r"(?:then |even |now |as for |what about |also |there'?s |that |you'?ve |about )?"
    r"(?:the|your|ur|my|our|that time|you|u|how you)\b"
)
_ACCUSING = re.compile(
    r"(?:^|(?<=[.!?,;\n] )|(?<=\band )|(?<=\bn )|(?<=\bthen ))(?:you|u)(?:'?ve| have|v| were| had)? "
    r"(?!and\b|can\b|could\b|may\b|will\b|would\b|know\b|said\b|told me\b|asked\b|are\b|mean\b|i\b)[a-z][a-z']{2,14}\b"
    r"(?:(?! and | n |[,.!?;\n]).){0,60}"
)
_KIND = re.compile(r"\b(?:love|enjoy|thanks?|miss|glad|happy|please|i'?d like|sorry|we need|shall|could you)\b")
_COMMA = re.compile(r", ")
_WORD = re.compile(r"[a-z']{3,}")
_EMPTY = frozenset(
    "you your you're youre yours are were was the and but that this with for not never always ever even just don't "
    "dont didn't didnt every time when have has had been being all any about from what how who why can't won't "
    "doesn't would could should really constantly single keep again then than them they she him her his its it's "
    "i'm i've".split()
)
_COMPLAINTS = frozenset({"absolute", "you-statement", "label", "mind-reading", "several-grievances"})


def stacked_questions(folded: str, parts: Sequence[Span]) -> list[list[Span]]:
    """The runs of questions that leave the other one no time to answer any.

    Two are a pile unless one of them asks for something ("Could we talk tonight? Would eight work?").

    Args:
        folded: the folded draft.
        parts: where its sentences stand.
    """
    runs: list[list[Span]] = [[]]
    for span in parts:
        if _questions(folded[slice(*span)]):
            runs[-1].append(span)
        elif runs[-1] and len(folded[slice(*span)].split()) > _ASIDE:
            runs.append([])
    return [run for run in runs if _is_pile([folded[slice(*span)] for span in run])]


def _questions(sentence: str) -> int:
    """How many questions a sentence asks; without a question mark it takes two openings to be sure."""
    openings = len(_OPENING.findall(sentence))
    if _TAG.match(sentence):
        return 0
    if _MARK.search(sentence):
        return max(1, openings if "," in sentence or " and " in sentence else 1)
    starts = bool(_OPENING.match(sentence)) and not sentence.endswith((".", "!"))
    return openings if not sentence.endswith(".") and (openings > 1 or starts) else 0


def _is_pile(sentences: Sequence[str]) -> bool:
    asked = sum(map(_questions, sentences))
    return asked > 2 or (asked == 2 and not any(map(_REQUEST.search, sentences)))


def several_grievances(folded: str, parts: Sequence[Span], places: Sequence[tuple[str, Span]]) -> Span | None:
    """From the first complaint to the last, when there are at least three about different things.

    Args:
        folded: the folded draft.
        parts: where its sentences stand.
        places: kind and place of everything that was found in it.
    """
    complaints = [span for kind, span in places if kind in _COMPLAINTS]
    listed = [item for part in parts for item in _listed(folded, part)]
    accusing = [match.span() for match in _ACCUSING.finditer(folded)]
    listed += [(a, b) for a, b in accusing if not any(a < end and start < b for start, end in complaints)]
    separate: list[tuple[Span, frozenset[str]]] = []
    for span in sorted([*complaints, *listed]):
        about = frozenset(_WORD.findall(folded[slice(*span)])) - _EMPTY
        repeats = any(about and about <= said for _, said in separate)
        if not repeats and (not separate or span[0] >= separate[-1][0][1]):
            separate.append((span, about))
    if len(separate) < GRIEVANCES or not complaints:
        return None
    return separate[0][0][0], separate[-1][0][1]


def _listed(folded: str, part: Span) -> list[Span]:
    """The items of a sentence that ends a list: "the socks, the plates, and the bath has seen no cloth"."""
    start, end = part
    closer = _CLOSER.search(folded, start, end)
    if not closer or _KIND.search(folded, start, end):
        return []
    cuts = [m.end() for m in _COMMA.finditer(folded, start, closer.start()) if m.end() < closer.start()]
    starts = [start, *cuts, closer.start()] if closer.start() > start else [start]
    items = zip(starts, [*starts[1:], end], strict=True)
    return [(a, b) for a, b in items if not folded.startswith(("i ", "i'"), a)]
