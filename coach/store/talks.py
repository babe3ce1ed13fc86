"""Talks in SQLite: every finished turn is on disk before the page says it is done."""

from __future__ import annotations

import sqlite3
import threading
import uuid
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from coach.domain import Card, Reply
from coach.errors import UserFixable
from coach.store.codec import from_json, to_json

_BUSY_MS = 5_000  # how long to wait for another window's write


class TalkStore:
    """All talks of one person.

    Args:
        path: the database file; None keeps talks in memory only, gone when the program ends.
        cards: id -> card, to give stored sources their text back.

    Raises:
        UserFixable: the file can't be opened or was written by a newer version; from every method, that it can't be
            read or written just now.
    """

    def __init__(self, path: Path | None, cards: Mapping[str, Card]) -> None:
        self._cards, self._path = cards, path
        self._lock = threading.Lock()
        try:
            self._db = _open(path)
        except (sqlite3.Error, OSError) as error:
            raise UserFixable(
                f"Your talks can't be opened ({error}).", where=str(path), fix="coach serve --no-keep"
            ) from error

    def start(self) -> str:
        """Begin a talk; its id."""
        talk_id = uuid.uuid4().hex
        with self._using():
            self._db.execute("INSERT INTO talk (id, started) VALUES (?, ?)", (talk_id, _now()))
        return talk_id

    def add(self, talk_id: str, message: str, reply: Reply, *, instead_of: int | None = None) -> None:
        """Keep a finished turn. A talk that was deleted meanwhile stays deleted.

        Args:
            instead_of: the turn (0-based) that it takes the place of, and of all later ones; None adds it at the end.
        """
        with self._using(), self._whole():
            if instead_of is not None:
                self._db.execute("DELETE FROM turn WHERE talk_id = ? AND n >= ?", (talk_id, instead_of))
            self._db.execute(
                "INSERT INTO turn (talk_id, n, said_at, message, reply) "
                "SELECT id, (SELECT COUNT(*) FROM turn WHERE talk_id = talk.id), ?, ?, ? FROM talk WHERE id = ?",
                (_now(), message, to_json(reply), talk_id),
            )

    def turns(self, talk_id: str) -> tuple[tuple[str, Reply], ...]:
        """(message, reply) of each finished turn, oldest first; nothing for an unknown talk."""
        with self._using():
            rows = self._db.execute(
                "SELECT message, reply FROM turn WHERE talk_id = ? ORDER BY n", (talk_id,)
            ).fetchall()
        try:
            return tuple((message, from_json(reply, self._cards)) for message, reply in rows)
        except (KeyError, TypeError, ValueError) as error:
            raise UserFixable(f"This talk can't be read ({error!r}).", where=str(self._path)) from error

    def forget(self, talk_id: str) -> None:
        """Delete a talk and every word of it."""
        with self._using():
            self._db.execute("DELETE FROM talk WHERE id = ?", (talk_id,))

    def forget_all(self) -> tuple[int, int]:
        """Delete every talk and every word of it; how many talks and turns there were."""
        with self._using():
            with self._whole():
                (talks,), (turns,) = (
                    self._db.execute(f"SELECT COUNT(*) FROM {table}").fetchone() for table in ("talk", "turn")
                )
                self._db.execute("DELETE FROM talk")
            self._db.execute("VACUUM")  # what was overwritten gives its place back
        return talks, turns

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._db.close()

    @contextmanager
    def _using(self) -> Iterator[None]:
        """The database for this thread alone, its failures put in words."""
        with self._lock:
            try:
                yield
            except sqlite3.Error as error:
                raise UserFixable(f"Your talks can't be read or written ({error}).", where=str(self._path)) from error

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """All of what is written inside, or nothing of it."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            self._db.rollback()
            raise


def _open(path: Path | None) -> sqlite3.Connection:
    if path is not None:
        _make_private(path)
    db = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
    try:
        db.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA secure_delete = ON")  # deleted words are overwritten, not just forgotten
        _migrate(db)
    except BaseException:
        db.close()
        raise
    return db


def _make_private(path: Path) -> None:
    """Let nobody but its owner read the file; what SQLite writes beside it gets the file's own permissions."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _migrations() -> list[tuple[int, str]]:
    folder = files("coach.store") / "migrations"
    scripts = [
        (int(f.name.split("_")[0]), f.read_text(encoding="utf-8")) for f in folder.iterdir() if f.name.endswith(".sql")
    ]
    return sorted(scripts)


def _migrate(db: sqlite3.Connection) -> None:
    """Bring the schema up to date, one numbered script at a time, each whole or not at all."""
    known = _migrations()
    if _schema(db) > known[-1][0]:
        raise UserFixable(
            "Your talks were written by a newer version of the coach.", fix="pip install --upgrade reflective-coach"
        )
    for number, script in known:
        if number > _schema(db):
            _step(db, number, script)


def _step(db: sqlite3.Connection, number: int, script: str) -> None:
    with closing(db.cursor()) as cursor:
        try:
            cursor.executescript(f"BEGIN IMMEDIATE; {script}; PRAGMA user_version = {number}; COMMIT;")
        except sqlite3.Error:
            db.rollback()
            if _schema(db) < number:  # otherwise another window was quicker
                raise


def _schema(db: sqlite3.Connection) -> int:
    (number,) = db.execute("PRAGMA user_version").fetchone()
    return int(number)
