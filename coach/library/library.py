"""All there is to be found: the guidance, and the person's own files beside it."""

from __future__ import annotations

import logging
from collections.abc import Collection

from coach.domain import Excerpt, Hit, Kind
from coach.library.index import IndexDamagedError
from coach.library.own.shelf import Shelf
from coach.library.retrieve import Retriever

__all__ = ["Library"]

_log = logging.getLogger(__name__)


class Library:
    """Cards and the person's own files, searched apart: many files can't crowd out the guidance."""

    def __init__(self, retriever: Retriever, shelf: Shelf) -> None:
        self._retriever, self._shelf = retriever, shelf

    def search(
        self,
        query: str,
        k: int = 5,
        kinds: Collection[Kind] = (),
        relationship: str | None = None,
        avoid: Collection[str] = (),
    ) -> tuple[Hit, ...]:
        """The cards that fit best: see `Retriever.search`."""
        return self._retriever.search(query, k, kinds, relationship, avoid)

    def own(self, query: str, k: int = 2) -> tuple[Excerpt, ...]:
        """The pieces of the person's own files that fit best; none while their index can't be read."""
        try:
            return self._shelf.search(query, k)
        except IndexDamagedError as error:  # a reply needs no file; the next start or `coach index` mends it
            _log.warning("%s", error)
            return ()
