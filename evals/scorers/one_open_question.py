"""It asks one question, and one that yes or no would not answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evals.reading.voice import is_check_in, is_permission, questions
from evals.talk import Mark, Material, Talk

_OPENERS = r"(?:what|how|when|which|where|who|whom|whose|in what|to what|for whom|what's|how's|of all)"
_OPEN = re.compile(rf"^(?:and |so |but |then )?{_OPENERS}\b|[,:;–-] {_OPENERS}\b", re.IGNORECASE)
_WHY = re.compile(r"^(?:and |so |but )?why\b", re.IGNORECASE)
_LEADING = re.compile(r"\bdon't you\b|\bisn't (?:it|that|he|she)\b|\bwouldn't you\b|, right\?$", re.IGNORECASE)


def judge(talk: Talk, material: Material) -> Sequence[Mark | None]:
    """Judged while nobody has asked for advice; a talk's last turn may close without a question."""
    del material
    last = len(talk.turns) - 1
    return [
        None if turn.fixed or talk.asked(place) or (last and place == last) else _judge(questions(turn))
        for place, turn in enumerate(talk.turns)
    ]


def _judge(found: Sequence[str]) -> Mark | None:
    asked = [one for one in found if not is_check_in(one)]
    if asked and all(is_permission(one) for one in asked):
        return None if len(asked) == 1 else Mark(0.0, "asks leave twice")
    if not asked:
        return Mark(0.0, "asks nothing")
    if len(asked) > 1:
        return Mark(0.0, f"asks {len(asked)} questions")
    if _LEADING.search(asked[0]):
        return Mark(0.0, "puts the answer into the question")
    if _WHY.search(asked[0]):
        return Mark(0.0, "asks why, which asks for a defence")
    return Mark(1.0) if _OPEN.search(asked[0]) else Mark(0.0, f"can be answered with yes: {asked[0]!r}")
