"""All that is known of Chroma: opening a collection to write or to read, and what its failures look like."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from coach.library.documents import Document, Entry
from coach.library.matrix import Matrix

if TYPE_CHECKING:
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

__all__ = ["CollectionError", "Near", "Reader", "Writer", "entry_id", "writing"]

# Wider than Chroma's own defaults: of the true 100 nearest among 1,081 real entries it finds 99.96%, not 98.45%.
_CONFIGURATION = {"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200}}
_BATCH = 1024  # entries to a transaction; Chroma takes some 5,000 at most


class CollectionError(Exception):
    """Chroma can't open, read or write a collection."""


class Near(NamedTuple):
    """An entry near to a query: its document, its place in it (from 0), its cosine, -1 to 1, and its own id."""

    document: str
    part: int
    cosine: float
    id: str


class Writer:
    """A collection being written."""

    def __init__(self, store: Chroma) -> None:
        self._store = store

    def add(self, documents: Iterable[Document]) -> None:
        """Embed and write every entry of the documents, each batch in one transaction."""
        ids: list[str] = []
        texts: list[str] = []
        metadatas: list[dict[str, str | int]] = []
        for document in documents:
            for part, entry in enumerate(document.entries()):
                ids.append(entry_id(document.id, document.digest, part))
                texts.append(entry.text)
                metadatas.append({**entry.about, "document": document.id, "part": part})
        for start in range(0, len(ids), _BATCH):
            batch = slice(start, start + _BATCH)
            self._store.add_texts(texts[batch], metadatas=metadatas[batch], ids=ids[batch])

    def remove(self, document_ids: Collection[str]) -> None:
        """Delete every entry of the documents."""
        if document_ids:
            self._store.delete(where={"document": {"$in": list(document_ids)}})

    def count(self) -> int:
        """How many entries there are."""
        return len(self._store.get(include=[])["ids"])

    def whole(self) -> tuple[Matrix, list[Entry]]:
        """Every entry, and its text in the same order."""
        found = self._store.get(include=["embeddings", "documents", "metadatas"])
        return _matrix(found), [Entry(*one) for one in zip(found["documents"], found["metadatas"], strict=True)]


@contextmanager
def writing(path: Path, name: str, embeddings: Embeddings) -> Iterator[Writer]:
    """A collection to write to, made if it is not there, and closed at the end.

    Raises:
        CollectionError: from opening it or from anything done with it.
    """
    with _translated():
        from langchain_chroma import Chroma

        client = _client(path)
        try:
            store = Chroma(
                client=client,
                collection_name=name,
                embedding_function=embeddings,
                collection_configuration=_CONFIGURATION,
            )
            yield Writer(store)
        finally:
            client.close()


class Reader:
    """A collection open for searching. It goes past LangChain's store, which fetches every text: 6 ms against 1.

    Raises:
        CollectionError: from opening it and from every method.
    """

    def __init__(self, path: Path, name: str) -> None:
        with _translated():
            self._client = _client(path)
            try:
                self._collection = self._client.get_collection(name, embedding_function=None)
            except BaseException:
                self._client.close()
                raise

    def count(self) -> int:
        """How many entries there are."""
        with _translated():
            count: int = self._collection.count()
            return count

    def check(self) -> None:
        """Fail unless entries can be found."""
        with _translated():
            some = self._collection.get(limit=1, include=["embeddings"])
        for vector in some["embeddings"]:
            self.nearest(vector, 1)

    def nearest(self, vector: Sequence[float], limit: int) -> list[Near]:
        """The nearest entries, best first; a document may come more than once."""
        with _translated():
            found = self._collection.query(query_embeddings=[vector], n_results=limit, include=["distances"])
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return [_near(entry, 1.0 - float(distance)) for entry, distance in pairs]

    def fetch(self, ids: Collection[str]) -> dict[str, Entry]:
        """Entries by their ids; those that are not there are left out."""
        with _translated():
            found = self._collection.get(ids=list(ids), include=["documents", "metadatas"])
        rows = zip(found["ids"], found["documents"], found["metadatas"], strict=True)
        return {entry_id: Entry(text, about) for entry_id, text, about in rows}

    def matrix(self) -> Matrix:
        """Every entry."""
        with _translated():
            return _matrix(self._collection.get(include=["embeddings"]))

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()


def entry_id(document: str, digest: str, part: int) -> str:
    """The id of an entry: what it is a part of, as that was when it was written, and which part."""
    return f"{document}:{digest[:12]}:{part}"


def _client(path: Path) -> Any:  # noqa: ANN401 - chromadb is left untyped
    import chromadb
    from chromadb.config import Settings

    settings = Settings(  # said outright, so that no variable of the person's other projects can send it elsewhere
        _env_file=None,
        anonymized_telemetry=False,
        chroma_api_impl="chromadb.api.rust.RustBindingsAPI",
        chroma_otel_collection_endpoint="",
    )
    try:
        return chromadb.PersistentClient(path=str(path), settings=settings)
    except AttributeError as error:  # its answer to a second try at a store that would not start
        raise CollectionError(str(error)) from error


@contextmanager
def _translated() -> Iterator[None]:
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, ValueError) as error:  # ValueError is what its client makes of a store that won't start
        raise CollectionError(str(error)) from error


def _matrix(found: Mapping[str, Any]) -> Matrix:
    places = [entry_id.split(":") for entry_id in found["ids"]]
    vectors = np.array(found["embeddings"], dtype=np.float32) if places else np.empty((0, 0), dtype=np.float32)
    return Matrix(tuple(place[0] for place in places), tuple(int(place[2]) for place in places), vectors)


def _near(entry_id: str, cosine: float) -> Near:
    document, _, part = entry_id.split(":")
    return Near(document, int(part), cosine, entry_id)
