"""How the command speaks: plain lines and bars on stderr, results on stdout, and one JSON object when asked for it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from coach.domain import Excerpt, Hit, Reply, file_names

out = Console(soft_wrap=True, highlight=False, emoji=False)
err = Console(stderr=True, soft_wrap=True, highlight=False, emoji=False)

_NOT_SHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def print_json(value: Mapping[str, Any] | list[Any]) -> None:
    """One JSON value on stdout, and nothing else."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def line(text: str) -> str:
    """A name from outside, such as a file's, as part of one line in which a terminal finds nothing to obey."""
    return _NOT_SHOWN.sub("\N{REPLACEMENT CHARACTER}", text)


def hit_json(hit: Hit) -> dict[str, Any]:
    """A source as JSON."""
    return {"id": hit.card.id, "title": hit.card.title, "kind": hit.card.kind, "score": round(hit.score, 4)}


def places(excerpts: Sequence[Excerpt]) -> list[str]:
    """Where each piece of a file stands, to be cited: file, page, heading."""
    parts = (
        (name, f"page {excerpt.page}" if excerpt.page else "", excerpt.heading)
        for name, excerpt in zip(file_names(excerpts), excerpts, strict=True)
    )
    return [line(", ".join(part for part in one if part)) for one in parts]


def excerpt_json(excerpt: Excerpt) -> dict[str, Any]:
    """A piece of a person's own file as JSON."""
    return asdict(excerpt)


def reply_json(reply: Reply) -> dict[str, Any]:
    """A whole reply as JSON: {move, reply, slots, sources, own, safety, timings}."""
    verdict, timings = reply.verdict, reply.timings
    return {
        "move": reply.move,
        "reply": reply.text,
        "slots": dict(reply.slots),
        "sources": [hit_json(hit) for hit in reply.sources],
        "own": [excerpt_json(excerpt) for excerpt in reply.excerpts],
        "safety": {"action": verdict.action, "category": verdict.category, "response_id": verdict.response_id},
        "timings": {
            "first_token_s": timings.first_token_s,
            "total_s": timings.total_s,
            "prompt_tokens": timings.prompt_tokens,
            "new_prompt_tokens": timings.new_prompt_tokens,
            "reply_tokens": timings.reply_tokens,
        },
    }


class DownloadBar:
    """Draws a download: a bar for each label, in bytes."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn(), console=err
        )
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> DownloadBar:
        self._progress.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._progress.stop()

    def __call__(self, label: str, done_bytes: int, total_bytes: int) -> None:
        """Move the bar called `label`."""
        if label not in self._tasks:
            self._tasks[label] = self._progress.add_task(label, total=total_bytes or None)
        self._progress.update(self._tasks[label], completed=done_bytes, total=total_bytes or None)


@contextmanager
def counting_bar(label: str) -> Iterator[Any]:
    """A bar that counts things; yields progress(done, total). Nothing is drawn while there is nothing to count."""
    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        task = None

        def report(done: int, total: int) -> None:
            nonlocal task
            if task is None:
                task = progress.add_task(label, total=total)
            progress.update(task, completed=done, total=total)

        yield report
