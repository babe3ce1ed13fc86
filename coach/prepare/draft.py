"""The draft check: which places of a draft are hard to hear, why, and a gentler way to say each. No model is needed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from coach.prepare.faults import KINDS, Fault, Kind, Saying, load_faults, load_phrases
from coach.prepare.fold import Span, fold, sentences
from coach.prepare.gentler import gentler
from coach.prepare.structure import several_grievances, stacked_questions

__all__ = ["Comparison", "DraftReport", "Finding", "check_draft", "compare"]

_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_OPEN = re.compile(r"(?:what|how|when|where)\b(?! (?:could|can|dare|is wrong|were you thinking|the))")
# Beside these, praise may be sarcasm.
_HARD: frozenset[Kind] = frozenset({"absolute", "you-statement", "label", "mind-reading", "threat", "sarcasm"})
# What these find is said more exactly than by calling it a sentence that starts from "you".
_MORE_EXACT: frozenset[Kind] = frozenset({"label", "mind-reading", "threat"})
_FROM_YOU = re.compile(r"(?:you|u|ur|ya)\b")


@dataclass(frozen=True, slots=True)
class Finding:
    """One place in a draft.

    Attributes:
        start, end: character offsets in the draft as it was typed.
        quote: the draft from start to end.
        why: how it may land, in one line.
        gentler: a gentler way to say this very thing, or a short pattern with an example.
    """

    kind: Kind
    start: int
    end: int
    quote: str
    why: str
    gentler: str


@dataclass(frozen=True, slots=True)
class DraftReport:
    """What was found in a draft.

    Attributes:
        findings: in order of place.
        counts: kind -> how many; kinds that were not found are left out.
        words: how many words the draft has.
    """

    findings: tuple[Finding, ...]
    counts: Mapping[Kind, int]
    words: int

    @property
    def places(self) -> tuple[tuple[Finding, ...], ...]:
        """The findings by where they stand: those at the very same place are one, to be marked and numbered once."""
        return tuple(tuple(found) for _, found in groupby(self.findings, key=lambda one: (one.start, one.end)))


@dataclass(frozen=True, slots=True)
class Comparison:
    """How often each kind stands in two drafts; kinds that stand in neither are left out."""

    before: Mapping[Kind, int]
    after: Mapping[Kind, int]


@dataclass(frozen=True, slots=True)
class _Place:
    """A finding before its words are chosen."""

    fault: Fault
    span: Span
    saying: Saying | None = None
    own: Mapping[str, Span] | None = None

    @property
    def alone(self) -> bool:
        """Whether it counts where nothing else is found."""
        return self.saying is None or self.saying.alone


def check_draft(text: str) -> DraftReport:
    """Look for what makes a draft hard to hear.

    Args:
        text: what somebody means to say or send, as typed; of any length.
    """
    faults = load_faults()
    folded = fold(text)
    parts = sentences(folded)
    found = {kind: list(_places(fault, folded, parts)) for kind, fault in faults.items() if fault.sayings}
    complaints = found.pop("several-grievances", [])
    blaming = [*found["you-statement"], *_from_you(found["absolute"], faults["you-statement"], folded)]
    exact = [place.span for kind in _MORE_EXACT for place in found[kind]]
    found["you-statement"] = [place for place in _apart(blaming) if not _overlaps(place.span, exact)]
    places = [place for of_kind in found.values() for place in of_kind]
    if not any(place.fault.kind in _HARD for place in places if place.alone):
        places = [place for place in places if place.alone]
    findings = [_finding(place, text) for place in places]
    findings += _structural(text, folded, parts, [*places, *complaints])
    findings.sort(key=lambda finding: (finding.start, finding.end, KINDS.index(finding.kind)))
    return DraftReport(tuple(findings), _counted(findings), len(_WORD.findall(text)))


def compare(before: str, after: str) -> Comparison:
    """Count what stands in an earlier and in a later draft, by kind."""
    first, second = check_draft(before).counts, check_draft(after).counts
    either = [kind for kind in KINDS if kind in first or kind in second]
    return Comparison({kind: first.get(kind, 0) for kind in either}, {kind: second.get(kind, 0) for kind in either})


def _counted(findings: Sequence[Finding]) -> dict[Kind, int]:
    counts = Counter(finding.kind for finding in findings)
    return {kind: counts[kind] for kind in KINDS if counts[kind]}


def _places(fault: Fault, folded: str, parts: Sequence[Span]) -> Iterator[_Place]:
    """Where a fault stands: the first saying that fits a place has it."""
    for start, end in parts if fault.scope == "sentence" else [(0, len(folded))]:
        part = folded[start:end]
        excused = [m.span() for p in fault.unless if p.found_in(part) for m in p.compiled.finditer(part)]
        taken: list[Span] = []
        for saying in fault.sayings:
            for match in _matches(saying, part):
                groups = dict(_groups(match))
                a, b = groups.get("mark", match.span())
                if b > a and not _overlaps((a, b), [*taken, *excused]):
                    taken.append((a, b))
                    own = {name: (start + left, start + right) for name, (left, right) in groups.items()}
                    yield _Place(fault, (start + a, start + b), saying, own)


def _from_you(absolutes: Iterable[_Place], fault: Fault, folded: str) -> list[_Place]:
    """An absolute that starts from you ("You never call") is both."""
    return [_Place(fault, place.span) for place in absolutes if _FROM_YOU.match(folded, place.span[0])]


def _apart(places: Iterable[_Place]) -> list[_Place]:
    """The places without those that overlap an earlier one of the list."""
    kept: list[_Place] = []
    for place in places:
        if not _overlaps(place.span, [other.span for other in kept]):
            kept.append(place)
    return kept


def _matches(saying: Saying, part: str) -> Iterator[re.Match[str]]:
    for pattern in saying.patterns:
        if not pattern.cues or any(cue in part for cue in pattern.cues):
            yield from pattern.compiled.finditer(part)


def _groups(match: re.Match[str]) -> Iterator[tuple[str, Span]]:
    return ((name, match.span(name)) for name, value in match.groupdict().items() if value)


def _structural(text: str, folded: str, parts: Sequence[Span], places: Sequence[_Place]) -> Iterator[Finding]:
    """What no pattern can see: several sentences together."""
    faults = load_faults()
    for run in stacked_questions(folded, parts):
        start, end = run[0][0], run[-1][1]
        fault = faults["stacked-questions"]
        one = next((text[slice(*span)] for span in run if _OPEN.match(folded[slice(*span)])), "")
        said = gentler(fault.specific, {"question": one}, load_phrases())
        yield Finding(fault.kind, start, end, text[start:end], fault.why, said or fault.gentler)
    span = several_grievances(folded, parts, [(place.fault.kind, place.span) for place in places])
    if span:
        fault = faults["several-grievances"]
        yield Finding(fault.kind, *span, text[slice(*span)], fault.why, fault.gentler)


def _finding(place: _Place, text: str) -> Finding:
    own = {name: text[slice(*span)] for name, span in (place.own or {}).items()}
    said = gentler(place.saying.gentler, own, load_phrases()) if place.saying else None
    start, end = place.span
    return Finding(place.fault.kind, start, end, text[start:end], place.fault.why, said or place.fault.gentler)


def _overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)
