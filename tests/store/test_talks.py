"""Talks in a real SQLite file."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading

import pytest

from coach.domain import Hit, Reply, Verdict
from coach.errors import UserFixable
from coach.store import talks
from coach.store.talks import TalkStore
from tests.scripted import CARDS

SHELF = {card.id: card for card in CARDS}


def reply(text="You miss her."):
    return Reply(text, Verdict(), sources=(Hit(CARDS[0], 0.5),), script=f"I hear: {text}")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "folder" / "talks.sqlite3"


@pytest.fixture
def store(path):
    opened = TalkStore(path, SHELF)
    yield opened
    opened.close()


def fill(store, *messages):
    talk = store.start()
    for message in messages:
        store.add(talk, message, reply(f"To {message}."))
    return talk


def messages(store, talk):
    return [message for message, _ in store.turns(talk)]


def test_turns_are_there_again_after_reopening(store, path):
    talk = fill(store, "one", "two")
    before = store.turns(talk)
    store.close()
    again = TalkStore(path, SHELF)
    assert again.turns(talk) == before == (("one", reply("To one.")), ("two", reply("To two.")))
    again.close()


def test_talks_are_kept_apart(store):
    first, second = fill(store, "one"), fill(store, "two")
    assert first != second
    assert (messages(store, first), messages(store, second)) == (["one"], ["two"])


def test_an_unknown_talk_has_no_turns_and_gets_none(store):
    store.add("nobody", "hello", reply())
    assert store.turns("nobody") == ()
    store.add("nobody", "hello", reply(), instead_of=0)
    assert store.turns("nobody") == ()
    store.forget("nobody")


@pytest.mark.parametrize(
    ("turn", "kept"), [(0, ["other"]), (1, ["one", "other"]), (3, ["one", "two", "three", "other"])]
)
def test_a_turn_takes_the_place_of_another_and_all_later_ones(store, turn, kept):
    talk, apart = fill(store, "one", "two", "three"), fill(store, "apart")
    store.add(talk, "other", reply(), instead_of=turn)
    assert messages(store, talk) == kept
    assert messages(store, apart) == ["apart"]


def test_a_turn_that_cannot_be_written_takes_no_place(store, path):
    talk = fill(store, "one", "two")
    with sqlite3.connect(path) as other:
        other.execute("CREATE TRIGGER full BEFORE INSERT ON turn BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    other.close()
    with pytest.raises(UserFixable, match="disk full"):
        store.add(talk, "other", reply(), instead_of=0)
    assert messages(store, talk) == ["one", "two"]
    assert fill(store) != talk  # and no transaction is left open


def test_a_turn_that_is_damaged_is_said_so(store, path):
    talk = fill(store, "one")
    with sqlite3.connect(path) as other:
        other.execute("UPDATE turn SET reply = '{}'")
    other.close()
    with pytest.raises(UserFixable, match="can't be read"):
        store.turns(talk)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.skipif(os.name != "posix", reason="needs file modes")
def test_nobody_else_can_read_talks(path):
    before = os.umask(0)
    try:
        store = TalkStore(path, SHELF)
        fill(store, "one")
        with store._whole():
            store._db.execute("DELETE FROM turn")
            modes = {file.name: mode(file) for file in path.parent.iterdir()}
        store.close()
    finally:
        os.umask(before)
    assert mode(path.parent) == 0o700
    assert modes == {"talks.sqlite3": 0o600, "talks.sqlite3-journal": 0o600}


@pytest.mark.skipif(os.name != "posix", reason="needs file modes")
def test_a_file_that_others_could_read_is_closed_to_them_and_the_folder_left_as_it_is(path):
    path.parent.mkdir(mode=0o755)
    path.parent.chmod(0o755)
    path.touch()
    path.chmod(0o644)
    TalkStore(path, SHELF).close()
    assert (mode(path), mode(path.parent)) == (0o600, 0o755)


def test_a_talk_that_is_forgotten_stays_forgotten(store):
    talk, other = fill(store, "one"), fill(store, "two")
    store.forget(talk)
    store.add(talk, "late", reply())
    assert messages(store, talk) == []
    assert messages(store, other) == ["two"]


SECRET, ANSWER = "the-word-nobody-may-read", "the-answer-nobody-may-read"
LONG = SECRET + " and then" * 2_000


def bytes_of(path):
    return b"".join(file.read_bytes() for file in sorted(path.parent.iterdir()))


@pytest.mark.parametrize("forget", [True, False])
@pytest.mark.parametrize("message", [SECRET, LONG])
def test_words_that_are_deleted_are_gone_from_the_disk(store, path, message, forget):
    talk = fill(store, "one")
    fill(store, "another talk")
    store.add(talk, message, reply(ANSWER))
    assert SECRET.encode() in bytes_of(path)
    assert ANSWER.encode() in bytes_of(path)
    if forget:
        store.forget(talk)
    else:
        store.add(talk, "other", reply(), instead_of=1)
    assert SECRET.encode() not in bytes_of(path)
    assert ANSWER.encode() not in bytes_of(path)
    assert b"another talk" in bytes_of(path)


def test_no_file_is_written_for_talks_that_are_not_kept(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    store = TalkStore(None, SHELF)
    talk = fill(store, "one")
    assert messages(store, talk) == ["one"]
    store.close()
    assert list(tmp_path.iterdir()) == []


def test_two_windows_write_one_talk(store, path):
    talk = fill(store, "one")
    other = TalkStore(path, SHELF)
    other.add(talk, "two", reply())
    store.add(talk, "three", reply())
    assert messages(other, talk) == messages(store, talk) == ["one", "two", "three"]
    other.close()


def test_many_threads_write_without_losing_a_turn(store):
    talk = store.start()
    threads = [threading.Thread(target=store.add, args=(talk, str(n), reply())) for n in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(messages(store, talk), key=int) == [str(n) for n in range(24)]


@pytest.mark.parametrize("text", ["'; DROP TABLE talk; --", "a\x00b", "💔 naïve", "\n\t", "x" * 50_000])
def test_any_words_are_kept_as_they_are(store, text):
    talk = fill(store, text)
    assert messages(store, talk) == [text]


def test_a_folder_that_is_a_file_is_said_so(tmp_path):
    (tmp_path / "folder").write_text("not a folder")
    with pytest.raises(UserFixable, match="can't be opened") as caught:
        TalkStore(tmp_path / "folder" / "talks.sqlite3", SHELF)
    assert "folder" in caught.value.where


def test_a_file_that_is_no_database_is_left_alone(path):
    path.parent.mkdir()
    path.write_bytes(b"something else entirely " * 100)
    with pytest.raises(UserFixable, match="can't be opened"):
        TalkStore(path, SHELF)
    assert path.read_bytes() == b"something else entirely " * 100


def test_a_database_that_another_program_holds_is_said_so_and_nothing_is_lost(store, path, monkeypatch):
    talk = fill(store, "one")
    monkeypatch.setattr(talks, "_BUSY_MS", 1)
    hasty = TalkStore(path, SHELF)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    for act in (hasty.start, lambda: hasty.turns(talk), lambda: hasty.forget(talk)):
        with pytest.raises(UserFixable, match="can't be read or written"):
            act()
    for place in (None, 0):
        with pytest.raises(UserFixable, match="can't be read or written"):
            hasty.add(talk, "two", reply(), instead_of=place)
    other.execute("ROLLBACK")
    other.close()
    hasty.add(talk, "two", reply())
    assert messages(hasty, talk) == ["one", "two"]
    hasty.close()
