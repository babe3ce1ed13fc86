"""The shipped guidance under the real embedder: people are answered, and strangers to the subject are not."""

import pytest

from coach.config import load_settings
from coach.library.asks import load_classifier, load_more_asks
from coach.library.cards import guidance_folder, load_cards
from coach.library.embeddings import EMBEDDER_ID, MODEL_FILE, TOKENIZER_FILE, MiniLmEmbeddings
from coach.library.index import VectorIndex
from coach.library.passages import CARDS, document
from coach.library.retrieve import Retriever
from evals.retrieval import Report, measure

FOLDER = load_settings().models_dir / EMBEDDER_ID
HERE = (FOLDER / MODEL_FILE).is_file() and (FOLDER / TOKENIZER_FILE).is_file()
pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not HERE, reason=f"the embedder is not in {FOLDER}: run `coach setup`"),
]


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory):
    cards, folder = load_cards(), guidance_folder()
    index = VectorIndex(tmp_path_factory.mktemp("index"), CARDS, MiniLmEmbeddings(FOLDER), EMBEDDER_ID)
    index.update([document(card) for card in cards])
    yield Retriever(cards, index, load_classifier(folder, EMBEDDER_ID), load_more_asks(folder))
    index.close()


@pytest.fixture(scope="module")
def report(retriever: Retriever) -> Report:
    return measure("dev", retriever, load_cards())


def test_the_whole_is_better_than_each_of_its_parts(report: Report) -> None:
    coach, *parts = (measures["nDCG@5"].mean for measures in report.systems.values())
    assert coach > max(parts)


def test_the_card_that_is_needed_is_among_the_first_five(report: Report) -> None:
    assert report.systems["coach"]["R(rel=2)@5"].mean > 0.7


def test_people_are_hardly_ever_told_that_nothing_fits(report: Report) -> None:
    assert report.unanswered <= 0.02


def test_what_is_not_our_subject_finds_nothing(report: Report) -> None:
    assert report.answered_off_topic <= 0.15


def test_points_are_found_by_their_plain_questions(report: Report) -> None:
    assert report.points_found >= 0.85, report.points_missed


@pytest.mark.parametrize("query", ["how do I install Windows", "best pizza in Rome", "hello"])
def test_the_plainest_strangers_find_nothing(retriever: Retriever, query: str) -> None:
    assert retriever.search(query) == ()
