"""The index holds exactly the documents it was given last, whatever happened on the way."""

import hashlib
import os
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from coach.errors import UserFixable
from coach.library import index as index_module
from coach.library import opened as opened_module
from coach.library.chroma import Near
from coach.library.documents import Document, Entry
from coach.library.index import Changes, IndexDamagedError, VectorIndex
from coach.library.matrix import MATRIX_FILE
from coach.library.texts import TEXTS_FILE, Texts


@pytest.fixture
def open_index(tmp_path: Path, word_counts):
    """Opens indexes on one folder, and closes them."""
    opened = []

    def make(embeddings=None, embedder_id: str = "word-counts", **kept) -> VectorIndex:
        index = VectorIndex(tmp_path / "index", "things", embeddings or word_counts(), embedder_id, **kept)
        opened.append(index)
        return index

    yield make
    for index in opened:
        index.close()


@pytest.fixture
def card():
    """Makes a document of seven entries: `card("some-id", "what it says")`."""

    def make(document_id: str, text: str = "") -> Document:
        text = text or document_id.replace("-", " ")
        words = ("", "why", "how", "when", "where", "who", "which")
        made = tuple(Entry(f"{text} {word}".strip(), {"page": n}) for n, word in enumerate(words))
        return Document(document_id, hashlib.sha256(text.encode()).hexdigest(), lambda: made)

    return make


@pytest.fixture
def cards(card):
    return [card("cold-cup", "the cup on the stairs"), card("lost-key", "the key under the mat"), card("red-door")]


def generation(index: VectorIndex) -> Path:
    (path,) = index._generations.folder.glob("generation-*")
    return path


def best(index: VectorIndex, query: str, limit: int = 1000) -> list[tuple[str, float]]:
    """The documents nearest to a text, each once, with the cosine of its best entry."""
    found: dict[str, float] = {}
    for near in index.nearest(query, limit):
        found.setdefault(near.document, near.cosine)
    return list(found.items())


def ids(found: list[tuple[str, float]] | list[Near]) -> list[str]:
    return [one[0] for one in found]


def test_each_card_is_found_by_its_own_words(open_index, cards) -> None:
    index = open_index()
    assert index.update(cards) == Changes(added=3, changed=0, removed=0, unchanged=0)
    found = best(index, "the key under the mat")
    assert sorted(ids(found)) == ["cold-cup", "lost-key", "red-door"]
    assert found[0] == ("lost-key", pytest.approx(1.0, abs=0.3))
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)


def test_nearest_gives_entries_best_first(open_index, cards) -> None:
    index = open_index()
    index.update(cards)
    nearest = index.nearest("the cup on the stairs", 100)
    assert ids(nearest).count("cold-cup") == 7
    assert (nearest[0].document, nearest[0].part, nearest[0].cosine) == ("cold-cup", 0, pytest.approx(1.0, abs=1e-4))
    assert len(index.nearest("the cup on the stairs", 3)) == 3


def test_an_entry_can_be_had_back_with_what_was_kept_beside_it(open_index, cards) -> None:
    index = open_index()
    index.update(cards)
    first = index.nearest("the key under the mat why", 1)[0]
    fetched = index.fetch([first.id, "nobody:0:0"])
    assert list(fetched) == [first.id]
    assert fetched[first.id].text == "the key under the mat why"
    assert fetched[first.id].about["page"] == 1


def test_a_vector_does_as_well_as_its_text(open_index, word_counts, cards) -> None:
    index = open_index()
    index.update(cards)
    assert index.nearest(word_counts().embed_query("red door"), 5) == index.nearest("red door", 5)


def test_an_update_without_changes_embeds_nothing_and_opens_nothing(
    open_index, word_counts, cards, monkeypatch: pytest.MonkeyPatch
) -> None:
    embeddings = word_counts()
    open_index(embeddings).update(cards)
    embeddings.texts.clear()
    monkeypatch.setattr(index_module, "writing", None)
    monkeypatch.setattr(index_module, "Opened", None)
    calls: list[tuple[int, int]] = []
    assert open_index(embeddings).update(cards, lambda *counts: calls.append(counts)) == Changes(0, 0, 0, 3)
    assert (embeddings.texts, calls) == ([], [])


def test_only_what_changed_is_embedded(open_index, word_counts, card, cards) -> None:
    embeddings = word_counts()
    index = open_index(embeddings)
    index.update(cards)
    embeddings.texts.clear()
    after = [card("cold-cup", "the mug by the window"), cards[1], card("new-chair", "a seat for two")]
    assert index.pending(after) == Changes(added=1, changed=1, removed=1, unchanged=1)
    assert embeddings.texts == []
    assert index.update(after) == Changes(added=1, changed=1, removed=1, unchanged=1)
    assert not any("key" in text for text in embeddings.texts)
    assert sorted(ids(best(index, "anything"))) == ["cold-cup", "lost-key", "new-chair"]
    assert best(index, "the mug by the window")[0][0] == "cold-cup"
    assert best(index, "the cup on the stairs")[0][1] < 0.8  # its old entries are gone


def test_the_last_card_can_go(open_index, cards) -> None:
    index = open_index()
    index.update(cards)
    index.update([])
    assert index.nearest("the key", 10) == []
    assert index.matrix().documents == ()


def test_progress_counts_the_cards_up_to_the_end(open_index, card) -> None:
    calls: list[tuple[int, int]] = []
    open_index().update([card(f"card-{n}") for n in range(20)], lambda done, total: calls.append((done, total)))
    assert calls[-1] == (20, 20)
    assert [done for done, _ in calls] == sorted({done for done, _ in calls})


def test_the_matrix_holds_every_entry_as_a_unit_vector(open_index, word_counts, cards) -> None:
    index = open_index()
    index.update(cards)
    matrix = index.matrix()
    assert len(matrix.documents) == len(matrix.parts) == len(matrix.vectors) == 21
    assert np.linalg.norm(matrix.vectors, axis=1) == pytest.approx(np.ones(21), abs=1e-4)
    row = next(r for r in range(21) if (matrix.documents[r], matrix.parts[r]) == ("lost-key", 0))
    assert matrix.vectors[row] @ index.vector("the key under the mat") == pytest.approx(1.0, abs=1e-4)


def test_kept_whole_the_matrix_is_the_same_and_opens_no_collection(
    open_index, cards, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_index(whole=True).update(cards)
    collection = open_index()._read(lambda opened: opened.reader.matrix())
    monkeypatch.setattr(opened_module, "Reader", None)
    matrix = open_index(whole=True).matrix()
    assert (matrix.documents, matrix.parts) == (collection.documents, collection.parts)
    assert np.array_equal(matrix.vectors, collection.vectors)


def test_kept_whole_it_answers_as_the_collection_does_and_opens_none(
    open_index, word_counts, cards, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_index(whole=True).update(cards)
    query = word_counts().embed_query("the key under the mat why")
    near = open_index()._read(lambda opened: opened.reader.nearest(query, 5))
    entries = open_index()._read(lambda opened: opened.reader.fetch([one.id for one in near]))
    monkeypatch.setattr(opened_module, "Reader", None)
    index = open_index(whole=True)
    found = index.nearest("the key under the mat why", 5)
    assert [one.cosine for one in found] == pytest.approx([one.cosine for one in near], abs=1e-5)
    assert (found[0].id, found[0].part, found[0].document) == (near[0].id, 1, "lost-key")
    assert index.fetch([*entries, "nobody:0:0"]) == entries
    assert index.fetch([]) == {}


def test_what_grows_too_large_to_be_kept_whole_is_found_all_the_same(
    open_index, cards, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_module, "MOST_WHOLE", 14)
    index = open_index(whole=True)
    index.update(cards[:2])
    assert {MATRIX_FILE, TEXTS_FILE} <= {file.name for file in generation(index).iterdir()}
    index.update(cards)
    assert not {MATRIX_FILE, TEXTS_FILE} & {file.name for file in generation(index).iterdir()}
    (found,) = index.nearest("red door", 1)
    assert index.fetch([found.id])[found.id].text == "red door"
    assert len(index.matrix().documents) == 21


@pytest.mark.parametrize("whole", [True, False])
def test_the_matrix_is_that_of_the_last_update(open_index, card, cards, whole) -> None:
    open_index(whole=True).update(cards)
    open_index(whole=whole).update([*cards[1:], card("new-chair", "a seat for two")])
    matrix = open_index(whole=True).matrix()
    assert set(matrix.documents) == {"lost-key", "red-door", "new-chair"}
    assert len(matrix.vectors) == 21
    open_index(whole=whole).update([])
    assert open_index(whole=True).matrix().documents == ()


def test_there_must_be_an_index_to_search(open_index) -> None:
    with pytest.raises(UserFixable, match="not indexed yet") as caught:
        open_index().nearest("anything", 5)
    assert caught.value.fix == "coach index"


def test_another_embedder_has_an_index_of_its_own(open_index, cards) -> None:
    open_index().update(cards)
    assert open_index(embedder_id="Other/Embedder 2").update(cards[:1]).added == 1
    assert len(best(open_index(), "anything")) == 3


# --- Interruption ------------------------------------------------------------------------------------------------


def test_an_update_cut_short_leaves_the_old_index_and_the_next_heals_it(open_index, word_counts, card, cards) -> None:
    open_index().update(cards)
    after = [card(one.id, one.entries()[0].text + " tonight") for one in cards] + [card(f"card-{n}") for n in range(30)]
    broken = open_index(word_counts(fail_after=150))
    with pytest.raises(RuntimeError, match="gave up"):
        broken.update(after)
    assert sorted(ids(best(open_index(), "anything"))) == ["cold-cup", "lost-key", "red-door"]
    assert open_index().update(after) == Changes(added=30, changed=3, removed=0, unchanged=0)
    assert len(best(open_index(), "anything")) == 33


def test_what_was_finished_before_the_interruption_counts(
    open_index, word_counts, card, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_module, "_PUBLISH_EVERY", 8)
    many = [card(f"card-{n:02}") for n in range(20)]
    with pytest.raises(RuntimeError, match="gave up"):
        open_index(word_counts(fail_after=8 * 7 + 1)).update(many)
    index = open_index()
    assert sorted(ids(best(index, "card"))) == [f"card-{n:02}" for n in range(8)]
    assert index.update(many) == Changes(added=12, changed=0, removed=0, unchanged=8)
    assert len(best(index, "card")) == 20


def test_a_process_killed_while_writing_does_no_harm(tmp_path: Path, open_index, card, cards) -> None:
    open_index().update(cards)
    code = """
import os, sys
from pathlib import Path
from langchain_core.embeddings import Embeddings
from coach.library.documents import Document, Entry
from coach.library.index import VectorIndex

class Dying(Embeddings):
    left = 2
    def embed_documents(self, texts):
        self.left -= 1
        if self.left < 0:
            os._exit(9)
        return [[1.0] + [0.0] * 255 for _ in texts]
    def embed_query(self, text):
        return self.embed_documents([text])[0]

cards = [Document(f"card-{n}", f"{n:064}", lambda: [Entry("x")]) for n in range(40)]
VectorIndex(Path(sys.argv[1]), "things", Dying(), "word-counts").update(cards)
"""
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "index")], check=False)
    assert done.returncode == 9
    index = open_index()
    assert best(index, "the key under the mat")[0][0] == "lost-key"
    assert index.update([*cards, card("new-chair")]) == Changes(added=1, changed=0, removed=0, unchanged=3)
    assert len(list(index._generations.folder.glob("generation-*"))) == 1


def test_an_open_reader_sees_what_another_has_written(open_index, card, cards) -> None:
    reader, writer = open_index(), open_index()
    writer.update(cards)
    assert len(best(reader, "anything")) == 3
    writer.update([*cards[1:], card("new-chair", "a seat for two")])
    assert best(reader, "a seat for two")[0][0] == "new-chair"
    assert "cold-cup" not in ids(best(reader, "the cup on the stairs"))
    assert set(reader.matrix().documents) == {"lost-key", "red-door", "new-chair"}


# --- Damage ------------------------------------------------------------------------------------------------------


def cut_vectors(index: VectorIndex) -> None:
    for file in generation(index).rglob("*.bin"):
        file.write_bytes(file.read_bytes()[:10])


def spoil_database(index: VectorIndex) -> None:
    (generation(index) / "chroma.sqlite3").write_bytes(b"not a database" * 1000)


def empty_database(index: VectorIndex) -> None:
    (generation(index) / "chroma.sqlite3").write_bytes(b"")


def spoil_manifest(index: VectorIndex) -> None:
    (index._generations.folder / "current.json").write_bytes(b"\x00\x01")


DAMAGES = [cut_vectors, spoil_database, empty_database, spoil_manifest]


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_told_by_a_search_and_mended_by_the_next_update(open_index, cards, damage) -> None:
    index = open_index()
    index.update(cards)
    damage(index)
    fresh = open_index()
    for _ in range(2):
        with pytest.raises(IndexDamagedError) as caught:
            fresh.nearest("anything", 5)
    assert caught.value.fix == "coach index"
    assert fresh.update(cards) == Changes(added=3, changed=0, removed=0, unchanged=0)
    assert best(fresh, "the key under the mat")[0][0] == "lost-key"


@pytest.mark.parametrize("damage", DAMAGES)
def test_an_update_with_work_to_do_rebuilds_a_damaged_index(
    open_index, card, cards, damage, caplog: pytest.LogCaptureFixture
) -> None:
    index = open_index()
    index.update(cards)
    damage(index)
    after = [*cards, card("new-chair", "a seat for two")]
    assert open_index().update(after) == Changes(added=4, changed=0, removed=0, unchanged=0)
    assert sorted(ids(best(open_index(), "anything"))) == ["cold-cup", "lost-key", "new-chair", "red-door"]
    assert "The index was damaged" in caplog.text
    if damage is not spoil_manifest:
        assert (index._generations.folder / "damaged").is_dir()


def cut_matrix(index: VectorIndex) -> None:
    file = generation(index) / MATRIX_FILE
    file.write_bytes(file.read_bytes()[:-10])


def turn_a_bit_of_the_matrix(index: VectorIndex) -> None:
    file = generation(index) / MATRIX_FILE
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def spoil_the_list_in_the_matrix(index: VectorIndex) -> None:
    file = generation(index) / MATRIX_FILE
    data = bytearray(file.read_bytes())
    data[data.index(b"PK\x01\x02") + 6] = 221  # a version of the zip format that there is not
    file.write_bytes(data)


@pytest.mark.parametrize("damage", [cut_matrix, turn_a_bit_of_the_matrix, spoil_the_list_in_the_matrix, spoil_manifest])
def test_a_damaged_matrix_is_told_and_mended_by_the_next_update(open_index, cards, damage) -> None:
    index = open_index(whole=True)
    index.update(cards)
    damage(index)
    fresh = open_index(whole=True)
    for _ in range(2):
        with pytest.raises(IndexDamagedError):
            fresh.matrix()
    assert fresh.update(cards) == Changes(added=3, changed=0, removed=0, unchanged=0)
    assert len(fresh.matrix().documents) == 21


def cut_texts(index: VectorIndex) -> None:
    file = generation(index) / TEXTS_FILE
    file.write_bytes(file.read_bytes()[:-10])


def turn_a_bit_of_the_texts(index: VectorIndex) -> None:
    file = generation(index) / TEXTS_FILE
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def forget_a_text(index: VectorIndex) -> None:
    manifest = index._generations.current()
    Texts.save(generation(index) / TEXTS_FILE, [Entry("one")] * (manifest.entries - 1))
    index._generations.publish(generation(index), manifest.documents, manifest.entries)


def forget_a_document(index: VectorIndex) -> None:
    manifest = index._generations.current()
    known = {one: digest for one, digest in manifest.documents.items() if one != "lost-key"}
    index._generations.publish(generation(index), known, manifest.entries)


@pytest.mark.parametrize("damage", [cut_texts, turn_a_bit_of_the_texts, forget_a_text, forget_a_document])
def test_damaged_texts_are_told_and_mended_by_the_next_update(open_index, cards, damage) -> None:
    index = open_index(whole=True)
    index.update(cards)
    found = index.nearest("the key under the mat why", 1)[0].id
    damage(index)
    fresh = open_index(whole=True)
    with pytest.raises(IndexDamagedError):
        fresh.fetch([found])
    assert fresh.update(cards) == Changes(added=3, changed=0, removed=0, unchanged=0)
    assert fresh.fetch([found])[found].text == "the key under the mat why"


def test_an_update_with_nothing_to_do_sweeps_what_was_left(open_index, cards) -> None:
    index = open_index()
    index.update(cards)
    before = generation(index)
    (index._generations.folder / "generation-0123456789ab").mkdir()
    index.update(cards)
    assert generation(index) == before


def test_a_false_alarm_costs_nothing(open_index, cards) -> None:
    index = open_index()
    index.update(cards)
    before = generation(index)
    index._generations.suspect()
    assert index.update(cards) == Changes(added=0, changed=0, removed=0, unchanged=3)
    assert generation(index) == before
    assert not index._generations.suspected


def test_no_variable_of_another_project_sends_the_cards_elsewhere(
    open_index, cards, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CHROMA_API_IMPL", "chromadb.api.fastapi.FastAPI")
    monkeypatch.setenv("CHROMA_SERVER_HOST", "192.0.2.1")
    index = open_index()
    index.update(cards)
    assert best(index, "the key under the mat")[0][0] == "lost-key"
    assert list((tmp_path / "index").rglob("chroma.sqlite3"))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.skipif(os.name != "posix", reason="needs file modes")
def test_nobody_else_can_look_into_the_index(tmp_path: Path, open_index, cards) -> None:
    before = os.umask(0)
    try:
        open_index().update(cards)
    finally:
        os.umask(before)
    assert mode(tmp_path / "index") == 0o700


@pytest.mark.skipif(os.name != "posix", reason="needs file modes")
def test_an_index_that_others_could_look_into_is_closed_to_them(tmp_path: Path, open_index, cards) -> None:
    open_index().update(cards)
    (tmp_path / "index").chmod(0o755)
    assert open_index().update(cards).unchanged == 3
    assert mode(tmp_path / "index") == 0o700


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, word_counts, cards) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(UserFixable, match="can't be written") as caught:
        VectorIndex(tmp_path / "file", "things", word_counts(), "word-counts").update(cards)
    assert str(tmp_path / "file") in str(caught.value.where)


def test_importing_the_index_does_not_load_chroma() -> None:
    code = "import sys, coach.library.index, coach.library.retrieve; sys.exit(int('chromadb' in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
