"""What is kept is shown with its size, goes when it is told to, and what answers is named."""

from __future__ import annotations

import pytest

from coach.app import Coach
from coach.config import load_settings
from coach.domain import Reply, Verdict
from coach.llm.catalogue import load_catalogue
from coach.safety.responses import response
from tests.scripted import ScriptedChat, Shelf

SECRET = "the spare room in Lisbon"


@pytest.fixture
def coach(tmp_path):
    coach = Coach(load_settings(models_dir=tmp_path / "models"), model=ScriptedChat([]), finder=Shelf())
    yield coach
    coach.close()


def sizes(coach):
    return {one.what: one.bytes for one in coach.account.stored()}


def test_what_is_kept_is_shown_where_it_lies(coach, tmp_path):
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "a.gguf").write_bytes(b"x" * 1000)
    (tmp_path / "data" / "prefixes").mkdir()
    (tmp_path / "data" / "prefixes" / "a.state").write_bytes(b"x" * 100)
    (tmp_path / "data" / "index" / "cards").mkdir(parents=True)
    (tmp_path / "data" / "index" / "cards" / "current.json").write_bytes(b"x" * 10)
    kept = sizes(coach)
    assert kept["talks"] == (tmp_path / "data" / "talks.sqlite3").stat().st_size
    assert {what: size for what, size in kept.items() if what != "talks"} == {
        "own-files": 0,
        "settings": 0,
        "guidance": 10,
        "engine": 100,
        "models": 1000,
    }
    assert [one.what for one in coach.account.stored() if one.personal] == ["talks", "own-files"]


def test_everything_of_the_persons_goes_with_a_receipt(coach, tmp_path):
    talk_id = coach.start()
    coach._store.add(talk_id, SECRET, Reply(f"You said: {SECRET}", Verdict()))
    coach._store.add(talk_id, SECRET, Reply("Yes.", Verdict()))
    (tmp_path / "data" / "files").mkdir()
    (tmp_path / "data" / "files" / "left-over.md").write_text(SECRET)
    receipt = coach.account.delete_everything()
    assert (receipt.talks, receipt.turns, receipt.files, receipt.pieces) == (1, 2, 0, 0)
    assert coach.turns(talk_id) == ()
    for path in (tmp_path / "data").rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes()
    assert coach.account.delete_everything().talks == 0


def test_a_talk_can_begin_again_after_everything_was_deleted(coach):
    coach.account.delete_everything()
    talk_id = coach.start()
    coach._store.add(talk_id, "Hello", Reply("Yes.", Verdict()))
    assert len(coach.turns(talk_id)) == 1


def test_what_answers_is_named_with_its_hash(coach, tmp_path):
    entry = load_catalogue().entry(coach.settings.model)
    build = coach.account.build()
    assert (build.model, build.licence, build.sha256) == (entry.name, entry.licence, entry.files[0].sha256)
    assert build.proven is False  # it is not even there
    own = Coach(load_settings(model=str(tmp_path / "mine.gguf"), keep_talks=False))
    assert (own.account.build().model, own.account.build().sha256) == ("mine.gguf", "")
    own.close()


def test_every_safety_text_can_be_read_with_the_helplines_of_the_region(coach):
    texts = coach.safety_texts("us")
    assert "988" in texts["crisis-self"][0]
    assert len(texts["crisis-self"]) > 1
    assert not any("{" in version for versions in texts.values() for version in versions)


def test_a_search_gives_cards_and_situations_have_names(coach):
    assert all(card.title for card in coach.search("how do I begin"))
    used = {situation for card in coach.cards().values() for situation in card.situations}
    assert used <= coach.situations().keys()


def test_words_of_danger_are_met_with_the_fixed_text_and_others_with_none(coach):
    assert coach.alarm("I want to kill myself", "us") == response("crisis-self", "us")
    assert coach.alarm("You never listen to me.") == ""
    assert coach.alarm("Should I take more of my pills for the flu?") == ""  # a question for a doctor is no alarm
