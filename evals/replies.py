"""Answers that are kept, so that an interrupted run goes on where it was and a mended scorer costs no new answer."""

from __future__ import annotations

import json
from pathlib import Path

from evals.talk import Turn, turns_from_json, turns_to_json

__all__ = ["Replies"]


class Replies:
    """One file an answered case, below a folder for each system.

    Args:
        folder: made when the first answer is kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, system: str, name: str) -> tuple[Turn, ...] | None:
        """What was kept under this name; None if nothing was, or if the file is damaged."""
        try:
            read = json.loads(self._path(system, name).read_text(encoding="utf-8"))
            return turns_from_json(read["turns"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, system: str, name: str, case_id: str, turns: tuple[Turn, ...]) -> None:
        """Keep a finished answer, whole or not at all."""
        path = self._path(system, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(".part")
        half.write_text(
            json.dumps({"case": case_id, "turns": turns_to_json(turns)}, ensure_ascii=False), encoding="utf-8"
        )
        half.replace(path)

    def _path(self, system: str, name: str) -> Path:
        return self._folder / system / f"{name}.json"
