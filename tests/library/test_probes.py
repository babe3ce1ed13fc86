"""The shipped guidance under the real embedder: people are answered, and strangers to the subject are not."""

import csv
from pathlib import Path

import pytest

from coach.config import load_settings
from coach.library.cards import load_cards
from coach.library.embeddings import EMBEDDER_ID, MODEL_FILE, TOKENIZER_FILE, MiniLmEmbeddings
from coach.library.index import VectorIndex
from coach.library.passages import CARDS, document
from coach.library.retrieve import Retriever

FOLDER = load_settings().models_dir / EMBEDDER_ID
HERE = (FOLDER / MODEL_FILE).is_file() and (FOLDER / TOKENIZER_FILE).is_file()
pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not HERE, reason=f"the embedder is not in {FOLDER}: run `coach setup`"),
]


def probes(kind: str) -> list[tuple[str, set[str]]]:
    """Queries with the ids of the cards that fit, none named where any card will do."""
    with (Path(__file__).parent / "probes.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["query"], set(row["fits"].split())) for row in rows if row["kind"] == kind]


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory):
    cards = load_cards()
    index = VectorIndex(tmp_path_factory.mktemp("index"), CARDS, MiniLmEmbeddings(FOLDER), EMBEDDER_ID)
    index.update([document(card) for card in cards])
    yield Retriever(cards, index)
    index.close()


def test_what_people_say_finds_a_card_that_fits(retriever: Retriever) -> None:
    judged = [(query, fits) for query, fits in probes("on") if fits]
    missed = [query for query, fits in judged if not fits & {hit.card.id for hit in retriever.search(query, k=5)}]
    assert len(missed) <= len(judged) // 10, missed


def test_people_are_hardly_ever_told_that_nothing_fits(retriever: Retriever) -> None:
    asked = probes("on")
    unanswered = [query for query, _ in asked if not retriever.search(query)]
    assert len(unanswered) <= len(asked) // 20, unanswered


def test_what_is_not_our_subject_finds_nothing(retriever: Retriever) -> None:
    asked = probes("off")
    answered = [query for query, _ in asked if retriever.search(query)]
    assert len(answered) <= len(asked) // 6, answered


@pytest.mark.parametrize("query", ["how do I install Windows", "best pizza in Rome", "hello"])
def test_the_plainest_strangers_find_nothing(retriever: Retriever, query: str) -> None:
    assert retriever.search(query) == ()
