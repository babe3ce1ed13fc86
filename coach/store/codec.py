"""Replies as JSON and back. Cards are kept by id only: their text lives in the guidance."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from coach.domain import Action, Card, Excerpt, Hit, Move, Reply, Slot, Timings, Verdict


def to_json(reply: Reply) -> str:
    """One reply as a JSON object."""
    return json.dumps(
        {
            "text": reply.text,
            "verdict": asdict(reply.verdict),
            "move": reply.move,
            "slots": dict(reply.slots),
            "sources": [[hit.card.id, hit.score, hit.fit] for hit in reply.sources],
            "excerpts": [asdict(excerpt) for excerpt in reply.excerpts],
            "timings": asdict(reply.timings),
            "stopped": reply.stopped,
            "script": reply.script,
            "thrown_away": dict(reply.thrown_away),
        },
        ensure_ascii=False,
    )


def from_json(text: str, cards: Mapping[str, Card]) -> Reply:
    """The reply again; sources whose card is gone are left out."""
    kept: dict[str, Any] = json.loads(text)
    verdict = kept["verdict"]
    return Reply(
        text=kept["text"],
        verdict=Verdict(
            Action(verdict["action"]),
            verdict["category"],
            verdict["response_id"],
            verdict["rule_id"],
            verdict.get("score"),
        ),
        move=None if kept["move"] is None else Move(kept["move"]),
        slots={Slot(slot): words for slot, words in kept["slots"].items()},
        sources=tuple(Hit(cards[card_id], *rest) for card_id, *rest in kept["sources"] if card_id in cards),
        excerpts=tuple(Excerpt(**excerpt) for excerpt in kept.get("excerpts", ())),
        timings=Timings(**kept["timings"]),
        stopped=kept["stopped"],
        script=kept["script"],
        thrown_away={Slot(slot): tuple(reasons) for slot, reasons in kept.get("thrown_away", {}).items()},
    )
