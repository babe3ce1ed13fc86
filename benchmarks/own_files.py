"""The person's own files: 100,000 passages of made-up text, each with a vector near that of a real way to ask."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import psutil
from langchain_core.embeddings import Embeddings

from benchmarks.figure import Clock, Figure
from benchmarks.queries import SEED, queries
from coach.app import EMBEDDER
from coach.config import load_settings
from coach.domain import Card
from coach.library.cards import load_cards
from coach.library.documents import Document, Entry
from coach.library.embeddings import DIMENSIONS, MiniLmEmbeddings
from coach.library.index import VectorIndex
from coach.library.own.search import CANDIDATES, OwnSearch
from coach.library.own.shelf import OWN
from coach.library.passages import words

__all__ = ["measure"]

FILES, PIECES, PIECE_WORDS, VOCABULARY = 1_000, 100, 100, 30_000
QUERIES, FOUND = 500, 2  # a turn asks for two pieces
NOISE = 1.0  # as long as the real vector that it is added to, so that a piece's cosine to it is about 0.7


def measure() -> Iterable[Figure]:
    """Figures of the first index of all files, of the first query and of later ones.

    Raises:
        UserFixable: the embedder is missing.
    """
    cards = load_cards()
    real = MiniLmEmbeddings(load_settings().models_dir / EMBEDDER)
    embeddings = _NearAsks(real, [ask for card in cards for ask in card.asks])
    text = _Zipf(cards)
    documents = [Document(f"{i:016x}", f"{i:064x}", partial(_entries, text, i)) for i in range(FILES)]
    with tempfile.TemporaryDirectory() as folder:
        index = VectorIndex(Path(folder), OWN, embeddings, EMBEDDER)
        building = Clock()
        building.time(index.update, documents)
        size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file()) / 2**20
        note = f"{FILES:,} files of {PIECES} pieces of {PIECE_WORDS} words; reading and embedding left out"
        yield building.seconds("index all files", note=note)
        yield Figure("index on disk", size, "MiB")
        yield from _searching(index)
        index.close()


def _searching(index: VectorIndex) -> Iterator[Figure]:
    search = OwnSearch(index)
    first, later, chroma = Clock(), Clock(), Clock()
    asked = queries(QUERIES + 1)
    before = psutil.Process().memory_info().rss
    first.time(search, asked[0], FOUND)
    taken = (psutil.Process().memory_info().rss - before) / 2**20
    found = 0
    for query in asked[1:]:
        found += bool(later.time(search, query, FOUND))
        chroma.time(index.nearest, query, CANDIDATES)  # the query's vector is kept from the search
    yield first.seconds("first query, which opens the index")
    yield Figure("memory that it takes", taken, "MiB")
    note = f"every query new; {found / QUERIES:.0%} found something"
    yield later.percentile(50, "query")
    yield later.percentile(95, "query", 60, note)
    yield later.percentile(99, "query")
    yield chroma.percentile(50, f"Chroma alone, {CANDIDATES} entries")
    yield chroma.percentile(95, f"Chroma alone, {CANDIDATES} entries")


class _NearAsks(Embeddings):
    """Unit vectors scattered about those of real texts, whatever the text; the vector of a query is the real one."""

    def __init__(self, real: Embeddings, texts: list[str]) -> None:
        self._real = real
        self._centres = np.array(real.embed_documents(texts), dtype=np.float32)
        self._random = np.random.default_rng(SEED)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        centres = self._centres[self._random.integers(len(self._centres), size=len(texts))]
        noise = self._random.standard_normal(centres.shape, dtype=np.float32) * NOISE / np.sqrt(DIMENSIONS)
        vectors = centres + noise.astype(np.float32)
        unit: list[list[float]] = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).tolist()
        return unit

    def embed_query(self, text: str) -> list[float]:
        return self._real.embed_query(text)


class _Zipf:
    """Text whose words are as frequent as in a language: the guidance's own words first, made-up ones after them."""

    def __init__(self, cards: Iterable[Card]) -> None:
        counted = Counter(re.findall("[a-z']+", " ".join(map(words, cards)).lower()))
        letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
        made_up = np.random.default_rng(SEED).choice(letters, (VOCABULARY - len(counted), 8))
        self._words = np.array([*(word for word, _ in counted.most_common()), *map("".join, made_up)], dtype=object)
        self._share = np.cumsum(1 / (np.arange(len(self._words)) + 2.7))
        self._share /= self._share[-1]

    def pieces(self, file: int) -> list[str]:
        """The pieces of one file, the same whenever asked for."""
        drawn = np.random.default_rng((SEED, file)).random((PIECES, PIECE_WORDS))
        return [" ".join(piece) for piece in self._words[np.searchsorted(self._share, drawn)]]


def _entries(text: _Zipf, file: int) -> list[Entry]:
    about: dict[str, str | int] = {"path": f"/notes/{file}.md", "heading": f"Note {file}", "page": 0}
    return [Entry(f"Note {file}\n{piece}", about) for piece in text.pieces(file)]
