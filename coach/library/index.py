"""A vector index, brought up to date document by document and searched by meaning."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from langchain_core.embeddings import Embeddings

from coach.errors import UserFixable
from coach.library.chroma import CollectionError, Near, Reader, writing
from coach.library.documents import Document, Entry
from coach.library.generations import Generations, Manifest

__all__ = ["Changes", "IndexDamagedError", "Progress", "VectorIndex"]

Progress = Callable[[int, int], None]

_GROUP = 8  # documents embedded and written together: enough to batch well, few enough to show progress
_PUBLISH_EVERY = 64  # documents after which what is done is made to count: the most that an interruption can cost


class IndexDamagedError(UserFixable):
    """The index can't be read. The next `VectorIndex.update` moves it aside and builds it anew."""


@dataclass(frozen=True, slots=True)
class Changes:
    """How many documents an update embedded for the first time, embedded anew, dropped, and left as they were."""

    added: int
    changed: int
    removed: int
    unchanged: int


class VectorIndex:
    """Documents as vectors, in a folder of the person's own. One object may be used from many threads.

    Any number of processes may search while one writes: see `coach.library.generations`.

    Args:
        folder: where indexes live; made when one is first written.
        name: of this one among them, with the version of how its documents are cut up.
        embeddings: turns texts into vectors.
        embedder_id: names the embedder and its version. The vectors of another are kept apart.
    """

    def __init__(self, folder: Path, name: str, embeddings: Embeddings, embedder_id: str) -> None:
        self._name = re.sub("[^a-z0-9]+", "-", f"{name}-{embedder_id}".lower()).strip("-")
        self._generations = Generations(folder / self._name)
        self._embeddings = embeddings
        self._mutex = threading.RLock()
        self._reader: Reader | None = None
        self._stamp: tuple[int, int] | None = None
        self._portraits: dict[str, Sequence[float]] | None = None

    def update(self, documents: Collection[Document], progress: Progress | None = None) -> Changes:
        """Make the index hold exactly `documents`, embedding only those that are new or changed.

        An index that turns out damaged is moved aside and built anew.
        It may be interrupted at any moment: searches go on with the last state that was finished.

        Args:
            documents: every one that is to be found.
            progress: called with (documents done, documents to do) while there is work; never when there is none.

        Raises:
            UserFixable: the folder can't be written, another process is writing, or the embedder is missing.
        """
        manifest = self._generations.current()
        if manifest and not self._generations.suspected and (plan := _Plan(manifest, documents)).idle:
            return plan.changes
        with self._generations.writing():
            manifest = self._sound()
            plan = _Plan(manifest, documents)
            if manifest is None or not plan.idle:
                try:
                    self._carry_out(plan, manifest, progress)
                except CollectionError as error:
                    raise self._generations.unwritable(str(error)) from error
        return plan.changes

    def pending(self, documents: Collection[Document]) -> Changes:
        """What `update` would do, without doing it."""
        return _Plan(self._generations.current(), documents).changes

    def nearest(self, query: str | Sequence[float], limit: int) -> list[Near]:
        """The entries nearest to a text or vector, best first; a document comes as often as entries of it are near.

        Args:
            query: a text to embed, or a vector from the same embedder.
            limit: how many entries at most.

        Raises:
            IndexDamagedError: the index can't be read.
            UserFixable: there is no index yet, or the embedder is missing.
        """
        vector = self._embeddings.embed_query(query) if isinstance(query, str) else query
        with self._reading() as reader:
            limit = min(limit, reader.count())
            return reader.nearest(vector, limit) if limit > 0 else []

    def portraits(self) -> Mapping[str, Sequence[float]]:
        """The unit vector of each document's first entry, by document id. Raises as `nearest` does."""
        with self._reading() as reader:
            if self._portraits is None:
                self._portraits = reader.portraits()
            return self._portraits

    def texts(self) -> dict[str, str]:
        """The text of every entry, by its id. Raises as `nearest` does."""
        with self._reading() as reader:
            return reader.texts()

    def fetch(self, ids: Collection[str]) -> dict[str, Entry]:
        """Entries by their ids; those that are gone are left out. Raises as `nearest` does."""
        with self._reading() as reader:
            return reader.fetch(ids) if ids else {}

    def held(self) -> Mapping[str, str]:
        """Document id -> digest of every document in it; empty while there is no index that is whole."""
        manifest = self._generations.current()
        return manifest.documents if manifest else {}

    def stamp(self) -> tuple[int, int] | None:
        """What changes whenever the index does; None while there is none."""
        return self._generations.stamp()

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
                    "The index can't be read.", where=str(self._generations.folder), fix="coach index"
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
            documents = plan.embed[start : start + _PUBLISH_EVERY]
            held = dict(manifest.documents) if manifest else {}
            stale = {one.id for one in documents if one.id in held} | (plan.gone if start == 0 else set())
            with self._generations.staging(manifest) as path:
                with writing(path, self._name, self._embeddings) as writer:
                    writer.remove(stale)
                    for group in (documents[i : i + _GROUP] for i in range(0, len(documents), _GROUP)):
                        writer.add(group)
                        done += len(group)
                        if progress:
                            progress(done, len(plan.embed))
                    count = writer.count()
                kept = {document_id: digest for document_id, digest in held.items() if document_id not in stale}
                manifest = self._generations.publish(path, kept | {one.id: one.digest for one in documents}, count)


class _Plan:
    """What an update has to do."""

    def __init__(self, manifest: Manifest | None, documents: Collection[Document]) -> None:
        held = manifest.documents if manifest else {}
        self.embed = tuple(one for one in documents if held.get(one.id) != one.digest)
        self.gone = held.keys() - {one.id for one in documents}
        changed = sum(one.id in held for one in self.embed)
        self.changes = Changes(
            added=len(self.embed) - changed,
            changed=changed,
            removed=len(self.gone),
            unchanged=len(documents) - len(self.embed),
        )

    @property
    def idle(self) -> bool:
        """Whether nothing is to be done."""
        return not self.embed and not self.gone
