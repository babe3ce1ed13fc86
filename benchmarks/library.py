"""The guidance: finding cards, bringing their index up to date, and the two commands that do so."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.figure import Clock, Figure
from benchmarks.queries import queries
from coach.app import EMBEDDER, Coach, index_folder
from coach.config import Settings, load_settings
from coach.errors import UserFixable
from coach.library.embeddings import MiniLmEmbeddings
from coach.library.index import VectorIndex
from coach.library.lexical import Bm25
from coach.library.passages import CARDS, document, entries, words

__all__ = ["measure"]

QUERIES, WARM_UP, REPEATS, COMMANDS = 800, 20, 20, 5
NEAREST = 10  # entries asked of Chroma


def measure() -> Iterable[Figure]:
    """Figures of building, searching, doing nothing, and of the commands.

    Raises:
        UserFixable: the embedder is missing.
    """
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(data_dir=Path(folder), keep_talks=False)
        yield from _building(settings)
        yield from _searching(settings)
        yield from _commands(settings)


def _building(settings: Settings) -> Iterator[Figure]:
    """An index from nothing, in the folder where `Coach` looks for it; then the same again, with nothing to do."""
    cards = tuple(Coach(settings).cards().values())
    documents = [document(card) for card in cards]
    embeddings = MiniLmEmbeddings(settings.models_dir / EMBEDDER)
    index = VectorIndex(index_folder(settings), CARDS, embeddings, EMBEDDER, whole=True)
    building, idling = Clock(), Clock()
    building.time(index.update, documents)
    for _ in range(REPEATS):
        idling.time(index.update, documents)
    count = sum(len(entries(card)) for card in cards)
    built = building.seconds("build the index", 30, f"{len(cards)} cards, {count:,} entries, embedder cold")
    yield built
    yield Figure("entries embedded and written", count / built.value, "/s")
    yield idling.percentile(50, "nothing to do, update alone", 1000)


def _searching(settings: Settings) -> Iterator[Figure]:
    """The whole retrieval and its parts, query by query, so that all of them meet the same noise."""
    coach = Coach(settings)
    finder = coach.finder()
    embeddings = MiniLmEmbeddings(settings.models_dir / EMBEDDER)
    index = VectorIndex(index_folder(settings), CARDS, embeddings, EMBEDDER)
    bm25 = Bm25(words(card) for card in coach.cards().values())
    asked = queries(QUERIES + WARM_UP)
    for query in asked[:WARM_UP]:
        finder.search(query)
        index.nearest(query, NEAREST)
    whole, embedding, chroma, lexical = Clock(), Clock(), Clock(), Clock()
    for query in asked[WARM_UP:]:
        whole.time(finder.search, query)
        vectors = embedding.time(embeddings.embed_documents, [query])
        chroma.time(index.nearest, vectors[0], NEAREST)
        lexical.time(bm25.scores, query)
    index.close()
    note = f"{len(coach.cards())} cards, every query new"
    yield whole.percentile(50, "search", 10, note)
    yield whole.percentile(99, "search", 40, note)
    for name, clock in {
        "embedding alone": embedding,
        f"Chroma alone, {NEAREST} entries": chroma,
        "bm25s alone": lexical,
    }.items():
        yield clock.percentile(50, name)
        yield clock.percentile(99, name)


def _commands(settings: Settings) -> Iterator[Figure]:
    """Whole processes, from their start to their end."""
    yield _command(settings, "coach index, nothing to do", 1, "index")
    yield _command(settings, 'coach search "..."', 1.5, "search", "my partner never listens to me")


def _command(settings: Settings, name: str, target: float, *arguments: str) -> Figure:
    folders = ("--data-dir", str(settings.data_dir), "--models-dir", str(settings.models_dir))
    command = [sys.executable, "-m", "coach.cli.main", *folders, *arguments]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    clock = Clock()
    for timed in [False] + [True] * COMMANDS:
        run = partial(subprocess.run, command, env=environment, capture_output=True, text=True, check=False)
        ran = clock.time(run) if timed else run()
        if ran.returncode:
            raise UserFixable(f"`coach {arguments[0]}` failed: {ran.stderr.strip()}")
    return clock.seconds(name, target, "whole process, files warm")
