"""The schema, from nothing to now, and what happens with one from the future."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing

import pytest

from coach.domain import Reply, Verdict
from coach.errors import UserFixable
from coach.store import talks
from coach.store.talks import TalkStore


@pytest.fixture
def path(tmp_path):
    return tmp_path / "talks.sqlite3"


def schema(path):
    with closing(sqlite3.connect(path)) as db:
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        return db.execute("PRAGMA user_version").fetchone()[0], tables


def newest():
    return talks._migrations()[-1][0]


def test_scripts_are_numbered_without_a_gap():
    assert [number for number, _ in talks._migrations()] == list(range(1, newest() + 1))


def test_an_empty_file_is_brought_up_to_date(path):
    path.touch()
    TalkStore(path, {}).close()
    assert schema(path) == (newest(), {"talk", "turn"})


def test_every_older_schema_is_brought_up_to_date_with_its_talks(path):
    for number, script in talks._migrations():
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.executescript(f"{script}; PRAGMA user_version = {number};")
            db.execute("INSERT INTO talk (id, started) VALUES (?, '2026-11-01')", (f"talk-{number}",))
        store = TalkStore(path, {})
        store.add(f"talk-{number}", "hello", Reply("Hi.", Verdict()))
        assert [message for message, _ in store.turns(f"talk-{number}")] == ["hello"]
        store.close()
        assert schema(path)[0] == newest()
        path.unlink()


def test_opening_again_changes_nothing(path):
    TalkStore(path, {}).close()
    before = path.read_bytes()
    TalkStore(path, {}).close()
    assert path.read_bytes() == before


def test_a_newer_schema_is_left_alone(path):
    TalkStore(path, {}).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {newest() + 1}")
    before = path.read_bytes()
    with pytest.raises(UserFixable, match="newer version") as caught:
        TalkStore(path, {})
    assert caught.value.fix
    assert path.read_bytes() == before


def test_a_migration_that_fails_leaves_the_schema_as_it_was(path, monkeypatch):
    known, last = talks._migrations(), newest()
    TalkStore(path, {}).close()
    broken = "CREATE TABLE half (id TEXT); CREATE TABLE talk (id TEXT)"
    monkeypatch.setattr(talks, "_migrations", lambda: [*known, (last + 1, broken)])
    with pytest.raises(UserFixable, match="can't be opened"):
        TalkStore(path, {})
    assert schema(path) == (last, {"talk", "turn"})


def test_windows_that_open_at_once_do_not_get_in_each_others_way(path):
    failed, stores, together = [], [], threading.Barrier(6)

    def open_it():
        together.wait()
        try:
            stores.append(TalkStore(path, {}))
        except UserFixable as error:
            failed.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for store in stores:
        store.close()
    assert failed == []
    assert schema(path) == (newest(), {"talk", "turn"})


def test_a_step_that_another_window_took_first_is_not_taken_twice(path, monkeypatch):
    TalkStore(path, {}).close()
    stale, true_schema = [0, 0], talks._schema
    monkeypatch.setattr(talks, "_schema", lambda db: stale.pop() if stale else true_schema(db))
    TalkStore(path, {}).close()
    assert stale == []
    assert schema(path) == (newest(), {"talk", "turn"})
