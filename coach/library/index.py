"""The vector index of the guidance, brought up to date card by card and searched by meaning."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from langchain_core.embeddings import Embeddings

from coach.domain import Card, Kind
from coach.errors import UserFixable
from coach.library.chroma import CollectionError, Reader, writing
from coach.library.generations import Generations, Manifest
from coach.library.passages import CARD_SCHEMA

__all__ = ["CardIndex", "Changes", "IndexDamagedError", "Progress"]

Progress = Callable[[int, int], None]

_GROUP = 8  # cards embedded and written together: enough to batch well, few enough to show progress
_PUBLISH_EVERY = 64  # cards after which what is done is made to count: the most that an interruption can cost
_ENTRIES_PER_CARD = 8  # entries looked at for each card wanted: one that fits well has several near the top
_RECENT = 32  # query vectors kept, so that one turn can search once for each kind


class IndexDamagedError(UserFixable):
    """The index can't be read. The next `CardIndex.update` moves it aside and builds it anew."""


@dataclass(frozen=True, slots=True)
class Changes:
    """How many cards an update embedded for the first time, embedded anew, dropped, and left as they were."""

    added: int
    changed: int
    removed: int
    unchanged: int


class CardIndex:
    """Cards as vectors, in a folder of the person's own. One object may be used from many threads.

    Any number of processes may search while one writes: see `coach.library.generations`.

    Args:
        folder: where the index lives; made when it is first written.
        embeddings: turns texts into vectors.
        embedder_id: names the embedder and its version. The vectors of another are kept apart.
    """

    def __init__(self, folder: Path, embeddings: Embeddings, embedder_id: str) -> None:
        self._name = f"cards-{re.sub('[^a-z0-9]+', '-', embedder_id.lower()).strip('-')}-v{CARD_SCHEMA}"
        self._generations = Generations(folder / self._name)
        self._embeddings = embeddings
        self._vector = lru_cache(maxsize=_RECENT)(embeddings.embed_query)
        self._mutex = threading.RLock()
        self._reader: Reader | None = None
        self._stamp: tuple[int, int] | None = None
        self._portraits: dict[str, Sequence[float]] | None = None

    def update(self, cards: Collection[Card], progress: Progress | None = None) -> Changes:
        """Make the index hold exactly `cards`, embedding only those that are new or changed.

        An index that turns out damaged is moved aside and built anew.
        It may be interrupted at any moment: searches go on with the last state that was finished.

        Args:
            cards: every card that is to be found.
            progress: called with (cards done, cards to do) while there is work; never when there is none.

        Raises:
            UserFixable: the folder can't be written, another process is writing, or the embedder is missing.
        """
        manifest = self._generations.current()
        if manifest and not self._generations.suspected and (plan := _Plan(manifest, cards)).idle:
            return plan.changes
        with self._generations.writing():
            manifest = self._sound()
            plan = _Plan(manifest, cards)
            if manifest is None or not plan.idle:
                try:
                    self._carry_out(plan, manifest, progress)
                except CollectionError as error:
                    raise self._generations.unwritable(str(error)) from error
        return plan.changes

    def pending(self, cards: Collection[Card]) -> Changes:
        """What `update` would do, without doing it."""
        return _Plan(self._generations.current(), cards).changes

    def nearest(
        self, query: str | Sequence[float], limit: int, kinds: Collection[Kind] = (), relationship: str | None = None
    ) -> list[tuple[str, float]]:
        """The passages and asks nearest to a text or vector, each by the card it is from.

        Args:
            query: a text to embed, or a vector from the same embedder.
            limit: how many entries at most.
            kinds: only these kinds; every kind when empty.
            relationship: only cards for this relationship or for any; every card when None.

        Returns:
            (card id, cosine from -1 to 1), best first; a card comes as often as entries of it are near.

        Raises:
            IndexDamagedError: the index can't be read.
            UserFixable: there is no index yet, or the embedder is missing.
        """
        vector = self._vector(query) if isinstance(query, str) else query
        with self._reading() as reader:
            limit = min(limit, reader.count())
            return reader.nearest(vector, limit, kinds, relationship) if limit > 0 else []

    def dense(
        self, query: str | Sequence[float], n: int = 64, kinds: Collection[Kind] = (), relationship: str | None = None
    ) -> list[tuple[str, float]]:
        """The cards nearest to a text or vector, each with the cosine of its best entry. Otherwise as `nearest`."""
        best: dict[str, float] = {}
        for card_id, cosine in self.nearest(query, n * _ENTRIES_PER_CARD, kinds, relationship):
            best.setdefault(card_id, cosine)
        return list(best.items())[:n]

    def portraits(self) -> Mapping[str, Sequence[float]]:
        """The unit vector of each card's title and summary, by card id. Raises as `dense` does."""
        with self._reading() as reader:
            if self._portraits is None:
                self._portraits = reader.portraits()
            return self._portraits

    def close(self) -> None:
        """Let go of the files. The next search opens them again."""
        with self._mutex:
            if self._reader:
                self._reader.close()
            self._reader = self._stamp = self._portraits = None

    @contextmanager
    def _reading(self) -> Iterator[Reader]:
        """The reader of the current generation, held by this thread alone."""
        with self._mutex:
            try:
                yield self._current_reader()
            except CollectionError as error:
                self.close()
                self._generations.suspect()
                raise IndexDamagedError(
                    "The index of the guidance can't be read.", where=str(self._generations.folder), fix="coach index"
                ) from error

    def _current_reader(self) -> Reader:
        stamp = self._generations.stamp()
        if self._reader and self._stamp == stamp:
            return self._reader
        self.close()
        if stamp is None:
            raise UserFixable("The guidance is not indexed yet.", fix="coach index")
        try:
            manifest = self._generations.current()
            if manifest is None:
                raise CollectionError("files are missing or cut off")
            self._reader = Reader(self._generations.path(manifest), self._name)
        except CollectionError:
            if self._generations.stamp() != stamp:  # it was replaced while it was being opened
                return self._current_reader()
            raise
        self._stamp = stamp
        if self._reader.count() != manifest.entries:
            raise CollectionError("entries are missing")
        return self._reader

    def _sound(self) -> Manifest | None:
        """The manifest of a generation that can be searched; any other is moved aside. Only while writing."""
        manifest = self._generations.current()
        if manifest:
            try:
                with closing(Reader(self._generations.path(manifest), self._name)) as reader:
                    reader.check(manifest.entries)
            except CollectionError:
                manifest = None
        if manifest is None:
            self.close()
            self._generations.set_aside()
        self._generations.trust()
        return manifest

    def _carry_out(self, plan: _Plan, manifest: Manifest | None, progress: Progress | None) -> None:
        """Do the work in rounds, each of which is finished and counts before the next begins."""
        done = 0
        for start in range(0, max(len(plan.embed), 1), _PUBLISH_EVERY):
            cards = plan.embed[start : start + _PUBLISH_EVERY]
            held = dict(manifest.cards) if manifest else {}
            stale = {card.id for card in cards if card.id in held} | (plan.gone if start == 0 else set())
            with self._generations.staging(manifest) as path:
                with writing(path, self._name, self._embeddings) as writer:
                    writer.remove(stale)
                    for group in (cards[i : i + _GROUP] for i in range(0, len(cards), _GROUP)):
                        writer.add(group)
                        done += len(group)
                        if progress:
                            progress(done, len(plan.embed))
                    count = writer.count()
                kept = {card_id: digest for card_id, digest in held.items() if card_id not in stale}
                manifest = self._generations.publish(path, kept | {card.id: card.digest for card in cards}, count)


class _Plan:
    """What an update has to do."""

    def __init__(self, manifest: Manifest | None, cards: Collection[Card]) -> None:
        held = manifest.cards if manifest else {}
        self.embed = tuple(card for card in cards if held.get(card.id) != card.digest)
        self.gone = held.keys() - {card.id for card in cards}
        changed = sum(card.id in held for card in self.embed)
        self.changes = Changes(
            added=len(self.embed) - changed,
            changed=changed,
            removed=len(self.gone),
            unchanged=len(cards) - len(self.embed),
        )

    @property
    def idle(self) -> bool:
        """Whether nothing is to be done."""
        return not self.embed and not self.gone
