"""The form holds: whole sentences, closed quotes, no label, placeholder or stray mark, nothing said twice in a row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evals.reading.words import sentences
from evals.talk import Mark, Material, Talk, Turn

_LABEL = re.compile(
    r"(?im)^\s*(?:i hear|guidance|try saying|listen for|ask yourself|one step|exercise|they wrote|you wrote)\s*:"
)
_MARKUP = re.compile(
    r"<\|?[a-z_/ ]+\|?>|\[/?inst\]|###|```|\{\w*\}|\[(?:name|your|their|his|her|insert)[^\]]*\]", re.IGNORECASE
)
_TWICE = re.compile(r"\b(\w{2,}(?: \w+){0,3}) \1\b", re.IGNORECASE)
_STRAY = re.compile(r"[.?!,]{2,}(?<!\.\.\.)|\s[,.?!](?!\.)|[a-z]{3,}[.?!][A-Z]")
_HEADLESS = re.compile(
    r"^(?:asked|blurted|need|told|said|got|had|went|want|tried|trying|feeling|found|came|made|lost|snapped)\b",
    re.IGNORECASE,
)
_AUXILIARY = r"(?:are|is|do|does|did|can|could|would|will|should)"
_UNASKED = re.compile(
    rf"^(?:(?:what|how|why|when|where) )?{_AUXILIARY} (?:you|i|he|she|they|it|we)\b[^?]*\.", re.IGNORECASE
)
_GARBLED = re.compile(r"\byou you\b|\bof you both\b|\byou'?ve \w+ed you\b|\byou're your\b", re.IGNORECASE)
_FINE_TWICE = {"that", "had", "very", "no", "so", "bye", "really", "never", "there"}
_END = re.compile(r"[.?!…:][\"”’')\]*_]*$|[\"”]$")


def judge(talk: Talk, material: Material) -> Sequence[Mark | None]:
    """1 where nothing is out of form; fixed texts are not judged."""
    del material
    return [None if turn.fixed else _of(_fault(turn)) for turn in talk.turns]


def _of(fault: str) -> Mark:
    return Mark(0.0, fault) if fault else Mark(1.0)


def _fault(turn: Turn) -> str:
    written = {name: text for name, text in turn.parts.items() if name not in ("listen", "try")} or {"text": turn.text}
    heard = turn.parts.get("hear", "")
    for pattern, fault in ((_HEADLESS, "has nobody who does it"), (_UNASKED, "is a question that asks nothing")):
        if pattern.search(heard):
            return f"hear {fault}"
    return next((f"{name} {fault}" for name, text in written.items() if (fault := _in(text.strip()))), "")


def _in(text: str) -> str:
    whole = [one for one in sentences(text) if len(one.split()) > 3]
    faults = {
        "is empty": not text,
        "carries what is not for a person": bool(_LABEL.search(text) or _MARKUP.search(text)),
        "leaves a quote open": text.count('"') % 2 or text.count("“") != text.count("”"),
        f"breaks off: ...{text[-30:]!r}": not _END.search(text),
        "says a sentence twice": len(set(whole)) < len(whole),
        "mixes up who is who": bool(_GARBLED.search(text)),
        "stutters": any(one.group(1).lower() not in _FINE_TWICE for one in _TWICE.finditer(text)),
        "has stray marks": bool(_STRAY.search(text)),
    }
    return next((name for name, seen in faults.items() if seen), "")
