"""A vector index, brought up to date document by document and searched by meaning."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from coach.errors import UserFixable
from coach.library.chroma import CollectionError, Near, writing
from coach.library.documents import Document, Entry
from coach.library.generations import Generations, Manifest
from coach.library.matrix import MATRIX_FILE, Matrix
from coach.library.opened import Opened
from coach.library.private import close_to_others
from coach.library.texts import TEXTS_FILE, Texts

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

__all__ = ["Changes", "IndexDamagedError", "NotIndexedError", "Progress", "VectorIndex", "index_name"]

Progress = Callable[[int, int], None]
T = TypeVar("T")

MOST_WHOLE = 20_000  # entries; their vectors take 30 MB of memory, their texts about as much
_GROUP = 8  # documents embedded and written together: enough to batch well, few enough to show progress
_PUBLISH_EVERY = 64  # documents after which what is done is made to count: the most that an interruption can cost


class IndexDamagedError(UserFixable):
    """The index can't be read. The next `VectorIndex.update` moves it aside and builds it anew."""


class NotIndexedError(UserFixable):
    """There is no index yet, or it was moved aside and is being built anew."""


@dataclass(frozen=True, slots=True)
class Changes:
    """How many documents an update embedded for the first time, embedded anew, dropped, and left as they were."""

    added: int
    changed: int
    removed: int
    unchanged: int


def index_name(name: str, embedder_id: str) -> str:
    """What an index is called on the disk: by what it holds, and by what made its vectors."""
    return re.sub("[^a-z0-9]+", "-", f"{name}-{embedder_id}".lower()).strip("-")


class VectorIndex:
    """Documents as vectors, in a folder of the person's own. One object may be used from many threads.

    Any number of processes may search while one writes: see `coach.library.generations`.

    Args:
        folder: where indexes live; made when one is first written, and closed to everybody but the person.
        name: of this one among them, with the version of how its documents are cut up.
        embeddings: turns texts into vectors.
        embedder_id: names the embedder and its version. The vectors of another are kept apart.
        whole: keep all entries as plain arrays too, up to `MOST_WHOLE` of them: such an index is searched without
            Chroma, which takes a second to open.
    """

    def __init__(
        self, folder: Path, name: str, embeddings: Embeddings, embedder_id: str, *, whole: bool = False
    ) -> None:
        self._name = index_name(name, embedder_id)
        self._folder, self._generations = folder, Generations(folder / self._name)
        self._embeddings, self._whole = embeddings, whole
        self._mutex = threading.RLock()
        self._opened: Opened | None = None
        self._stamp: tuple[int, int] | None = None

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
        close_to_others(self._folder)
        manifest = self._generations.current()
        if manifest and not self._generations.suspected and (plan := _Plan(manifest, documents)).idle:
            self._generations.sweep()
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
            NotIndexedError: there is no index yet.
            UserFixable: the embedder is missing.
        """
        vector = self._embeddings.embed_query(query) if isinstance(query, str) else query

        def ask(opened: Opened) -> list[Near]:
            most = min(limit, opened.entries)
            return opened.nearest(vector, most) if most > 0 else []

        return self._read(ask)

    def vector(self, text: str) -> NDArray[np.float32]:
        """The unit vector of a text, to be compared with those in here. Raises UserFixable: the embedder is missing."""
        return np.asarray(self._embeddings.embed_query(text), dtype=np.float32)

    def matrix(self) -> Matrix:
        """Every entry at once, for an index small enough to be held in memory. Raises as `nearest` does."""
        return self._read(lambda opened: opened.matrix)

    def fetch(self, ids: Collection[str]) -> dict[str, Entry]:
        """Entries by their ids; those that are gone are left out. Raises as `nearest` does."""
        return self._read(lambda opened: opened.fetch(ids))

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
            if self._opened:
                self._opened.close()
            self._opened = self._stamp = None

    def _read(self, ask: Callable[[Opened], T]) -> T:
        """What the current generation answers to this thread alone."""
        with self._mutex:
            stamp = self._generations.stamp()
            try:
                return ask(self._current(stamp))
            except CollectionError as error:
                self.close()
                if self._generations.stamp() != stamp:  # it was replaced in the meantime
                    return self._read(ask)
                self._generations.suspect()
                raise IndexDamagedError(
                    "The index can't be read.", where=str(self._generations.folder), fix="coach index"
                ) from error

    def _current(self, stamp: tuple[int, int] | None) -> Opened:
        if self._opened and self._stamp == stamp:
            return self._opened
        self.close()
        if stamp is None:
            raise NotIndexedError("The guidance is not indexed yet.", fix="coach index")
        manifest = self._generations.current()
        if manifest is None:
            raise CollectionError("files are missing or cut off")
        self._opened, self._stamp = Opened(manifest, self._generations.path(manifest), self._name), stamp
        return self._opened

    def _sound(self) -> Manifest | None:
        """The manifest of a generation that can be searched; any other is moved aside. Only while writing."""
        manifest = self._generations.current()
        if manifest:
            try:
                with closing(Opened(manifest, self._generations.path(manifest), self._name)) as opened:
                    opened.check()
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
                    for file in (MATRIX_FILE, TEXTS_FILE):
                        (path / file).unlink(missing_ok=True)  # that of the copy which this one began with
                    if self._whole and count <= MOST_WHOLE and done == len(plan.embed):
                        matrix, entries = writer.whole()
                        matrix.save(path / MATRIX_FILE)
                        Texts.save(path / TEXTS_FILE, entries)
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
