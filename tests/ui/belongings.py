"""The parts of a scripted coach that no model is needed for: real guidance, files and an account kept in memory."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from coach.account.account import Build, Receipt, Stored
from coach.account.witness import Silence
from coach.domain import Card
from coach.errors import UserFixable
from coach.library.cards import load_cards
from coach.library.own.kept import Added
from coach.library.own.shelf import Source

STARTED = datetime(2026, 3, 1, 19, 40, tzinfo=UTC)


@cache
def guidance() -> dict[str, Card]:
    """Every real card, by id."""
    return {card.id: card for card in load_cards()}


class ScriptedFiles:
    """`ui.port.FilesPort` that reads nothing: each line of a text file is a piece of it."""

    def __init__(self) -> None:
        self.kept: dict[str, Added] = {}

    def added(self) -> tuple[Added, ...]:
        return tuple(self.kept.values())

    def add(self, path: str, progress=None) -> Added:
        if not Path(path).is_file():
            raise UserFixable("There is no such file or folder.", where=path)
        return self._take(path, Path(path).read_text(), copied=False)

    def add_copy(self, file: Path, name: str, progress=None) -> Added:
        text = file.read_text()
        file.unlink()
        return self._take(f"/home/me/coach/files/{name}", text, copied=True)

    def forget(self, path: str, progress=None) -> None:
        del self.kept[path]

    def _take(self, path: str, text: str, copied: bool) -> Added:
        name = Path(path).name
        if not text:
            raise UserFixable(f"{name} is empty.")
        self.kept[path] = Added(path, copied, (Source(name, path, len(text.splitlines())),))
        return self.kept[path]


class ScriptedAccount:
    """`ui.port.AccountPort` for made-up figures; `trouble` is raised instead of deleting."""

    def __init__(self, talks: dict) -> None:
        self.keeps_talks = True
        self.talks = talks
        self.attempts: tuple[str, ...] = ()
        self.trouble: Exception | None = None

    def stored(self) -> tuple[Stored, ...]:
        return (
            Stored("talks", "/home/me/.local/share/reflective-coach/talks.sqlite3", 57_344, personal=True),
            Stored("own-files", "/home/me/.local/share/reflective-coach", 0, personal=True),
            Stored("settings", "/home/me/.config/reflective-coach/coach.toml", 0),
            Stored("guidance", "/home/me/.local/share/reflective-coach/index", 5_800_000),
            Stored("engine", "/home/me/.local/share/reflective-coach", 41_000_000),
            Stored("models", "/home/me/.cache/reflective-coach/models", 1_140_715_630),
        )

    def delete_everything(self) -> Receipt:
        if self.trouble:
            raise self.trouble
        receipt = Receipt(len(self.talks), sum(map(len, self.talks.values())), 0, 0)
        self.talks.clear()
        return receipt

    def build(self) -> Build:
        return Build(
            "Qwen2.5-Coder 1.5B Instruct",
            "Apache-2.0",
            "/home/me/.cache/reflective-coach/models/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
            "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
            True,
            "0.1.0",
            "0.3.36",
            "3.11.9",
        )

    def silence(self) -> Silence:
        return Silence(STARTED, len(self.attempts), self.attempts, ())
