"""What the systems share while they are measured: one model in memory, one index, folders of their own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from coach.app import EMBEDDER, Coach
from coach.config import Settings
from coach.errors import UserFixable

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from coach.dialogue.guidance import Finder
    from coach.library.retrieve import Retriever

__all__ = ["REGION", "SEED", "Bench"]

SEED = 7
REGION = "uk"
_CONTEXT_TOKENS = 4096


class Bench:
    """Builds each part once, at its first use.

    Args:
        settings: the person's own; of these only the folders, the model and the threads count, so that a figure
            does not depend on what somebody has set for themselves.
        model, finder: stand-ins for tests.
    """

    def __init__(self, settings: Settings, *, model: BaseChatModel | None = None, finder: Finder | None = None) -> None:
        self.folder = settings.data_dir / "evals"
        home = self.folder / "home"
        fixed = {"data_dir": home, "seed": SEED, "region": REGION, "keep_talks": False}
        self.settings = settings.model_copy(update={**fixed, "context_tokens": _CONTEXT_TOKENS})
        self._model, self._given = model, finder

    @cached_property
    def coach(self) -> Coach:
        """The whole coach, its talks in memory."""
        return Coach(self.settings, model=self._model, finder=self._given)

    @cached_property
    def chat(self) -> BaseChatModel:
        """The chat model, its weights in memory."""
        return self.coach.model()

    @cached_property
    def finder(self) -> Finder:
        """Retrieval over the guidance, with no file of anybody's beside it."""
        return self.coach.finder()

    @cached_property
    def retriever(self) -> Retriever:
        """The search of the guidance alone."""
        return self.coach.retriever()

    @contextmanager
    def with_files(self, files: Mapping[str, str]) -> Iterator[Coach]:
        """A coach to whom these files have been added, and no others."""
        from coach.library.library import Library

        with tempfile.TemporaryDirectory() as folder:
            room = Path(folder)
            for name, text in files.items():
                (room / name).write_text(text, encoding="utf-8")
            settings = self.settings.model_copy(update={"data_dir": room / "data"})
            shelf = Coach(settings, model=self.chat).shelf()
            shelf.add([room / name for name in files])
            refused = [source for source in shelf.sources() if source.problem]
            if refused:
                raise UserFixable(f"A case's file can't be read: {refused[0].problem}.", where=refused[0].name)
            coach = Coach(settings, model=self.chat, finder=Library(self.retriever, shelf))
            try:
                yield coach
            finally:
                shelf.close()

    def close(self) -> None:
        """Give memory and files back."""
        if "coach" in self.__dict__:
            self.coach.close()

    @property
    def model_file(self) -> Path | None:
        """The model's file; None for a stand-in.

        Raises:
            UserFixable: it is not on this computer.
        """
        from coach.llm.catalogue import resolve

        return None if self._model is not None else resolve(self.settings.model, self.settings.models_dir)

    @property
    def embedder_folder(self) -> Path:
        """Where the embedder's files are."""
        return self.settings.models_dir / EMBEDDER
