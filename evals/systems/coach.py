"""The whole coach: gates, moves, retrieval, writing and checks, as a person meets it."""

from __future__ import annotations

import time

from coach.app import Coach
from coach.domain import Done, Reply
from coach.errors import MessageError
from evals.bench import Bench
from evals.cases import Case
from evals.systems.system import Each
from evals.talk import Turn

__all__ = ["System"]


class System:
    """See `coach.app.Coach`."""

    depends_on = ("model", "prompts", "coach", "cards", "embedder", "versions")

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def answer(self, case: Case, each: Each) -> tuple[Turn, ...]:
        """One talk, kept in memory and forgotten after it."""
        if case.files:
            with self._bench.with_files(case.files) as coach:
                return _talk(coach, case, each)
        return _talk(self._bench.coach, case, each)


def _talk(coach: Coach, case: Case, each: Each) -> tuple[Turn, ...]:
    talk, turns = coach.start(), []
    for message in case.says:
        turns.append(_turn(coach, talk, message))
        each(turns[-1])
    coach.forget(talk)
    return tuple(turns)


def _turn(coach: Coach, talk: str, message: str) -> Turn:
    began = time.perf_counter()
    try:
        reply = next(event.reply for event in coach.say(talk, message) if isinstance(event, Done))
    except MessageError as error:
        return Turn(message, str(error), action="error", seconds=round(time.perf_counter() - began, 3))
    return _told(message, reply, round(time.perf_counter() - began, 3))


def _told(message: str, reply: Reply, seconds: float) -> Turn:
    verdict, timings = reply.verdict, reply.timings
    return Turn(
        message=message,
        text=reply.text,
        parts={str(slot): text for slot, text in reply.slots.items()},
        move=str(reply.move or ""),
        action=str(verdict.action),
        category=verdict.category or "",
        cited=tuple(hit.card.id for hit in reply.sources),
        seconds=seconds,
        first_token_s=timings.first_token_s,
        prompt_tokens=timings.prompt_tokens,
        reply_tokens=timings.reply_tokens,
    )
