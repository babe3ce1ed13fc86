"""It gives no advice before it is asked for any; asking leave to is fine."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evals.reading.voice import is_permission, own_voice, quoted
from evals.reading.words import sentences, tokens
from evals.talk import Mark, Material, Talk, Turn

_ADVICE = re.compile(
    r"\byou (?:should|shouldn't|could|might (?:want|try|consider)|need to|have to|must|ought to|may want to|"
    r"can (?:try|start|"
    r"also|talk|ask|tell|say|use|write|set))\b|\b(?:try to|try \w+ing|it's (?:important|best|essential|"
    r"a good idea|okay) to|"
    r"it is (?:important|best|essential)|it (?:might|may|could) (?:help|be (?:helpful|useful|good|worth))|"
    r"make sure|be sure to|don't forget|remember (?:to|that)|consider|i(?:'d| would)? (?:suggest|recommend|"
    r"advise)|my advice|"
    r"here (?:are|is) (?:some|a few|how|what)|one (?:option|idea|thing you)|why (?:don't|not) you|have you (?:tried|"
    r"thought (?:about|of)|considered)|how about|what if you|the best (?:thing|way))\b",
    re.IGNORECASE,
)
_ORDERS = frozenset(
    """try tell ask talk speak write take set find choose let give make start begin consider avoid focus keep listen say
    remember suggest offer use think be explain express seek reach sit wait breathe plan practise practice stay call
    send invite communicate approach acknowledge share show don't""".split()
)
_LIST = re.compile(r"(?m)^\s*(?:\d+[.)]|[-*•]) ")
_FOR_THE_TALK = ("say", "listen", "try")


def judge(talk: Talk, material: Material) -> Sequence[Mark | None]:
    """Judged up to the first time that advice is asked for, and not at the end of a talk, where a step may be named."""
    del material
    last = len(talk.turns) - 1
    return [
        None if turn.fixed or talk.asked(place) or (last and place == last) else _judge(turn)
        for place, turn in enumerate(talk.turns)
    ]


def _judge(turn: Turn) -> Mark:
    if early := [name for name in _FOR_THE_TALK if turn.parts.get(name)]:
        return Mark(0.0, f"brings {', '.join(early)} unasked")
    if not turn.parts and any(len(tokens(one)) >= 6 for one in quoted(turn.text)):
        return Mark(0.0, "offers words unasked")
    text = own_voice(turn).replace("’", "'")
    if _LIST.search(text):
        return Mark(0.0, "gives a list")
    for one in sentences(text):
        if is_permission(one):
            continue
        if found := _ADVICE.search(one):
            return Mark(0.0, f"advises: {found.group()!r}")
        first = (tokens(one) or [""])[0]
        if first in _ORDERS and not one.endswith("?"):
            return Mark(0.0, f"tells them to: {one[:40]!r}")
    return Mark(1.0)
