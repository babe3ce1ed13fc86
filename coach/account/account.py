"""What is kept of a person, what answered them, and how to be rid of it all."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from coach.account.witness import Silence, silence_so_far
from coach.config import Settings, config_file
from coach.library.own.kept import OwnFiles
from coach.llm.catalogue import load_catalogue, path_of
from coach.llm.files import is_verified
from coach.store.talks import TalkStore

__all__ = ["Account", "Build", "Receipt", "Stored"]


@dataclass(frozen=True, slots=True)
class Stored:
    """Something that lies on the disk.

    Attributes:
        what: "talks", "own-files", "settings", "guidance", "engine" or "models".
        where: the file or folder.
        bytes: its size; 0 where there is nothing.
        personal: whether it holds a person's own words, and goes when everything is deleted.
    """

    what: str
    where: str
    bytes: int
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was deleted: how many of each, as they were counted just before."""

    talks: int
    turns: int
    files: int
    pieces: int


@dataclass(frozen=True, slots=True)
class Build:
    """What answers.

    Attributes:
        model, licence: the model's name, and its licence where it is known.
        file: the model's file.
        sha256: what the file's hash should be (hex); "" for a file of the person's own.
        proven: whether the file was read whole and found to have that hash since it was last written.
        coach, engine, python: versions.
    """

    model: str
    licence: str
    file: str
    sha256: str
    proven: bool
    coach: str
    engine: str
    python: str


class Account:
    """Answers for one person's coach.

    Args:
        settings: where everything lies.
        talks: the store of talks.
        files: the person's own files.
        traces: every file and folder that holds something of those files; the one with the copies first.
    """

    def __init__(self, settings: Settings, talks: TalkStore, files: OwnFiles, traces: tuple[Path, ...]) -> None:
        self._settings, self._talks, self._files, self._traces = settings, talks, files, traces

    @property
    def keeps_talks(self) -> bool:
        """Whether talks are written to the disk at all."""
        return self._settings.keep_talks

    def stored(self) -> tuple[Stored, ...]:
        """Everything that the coach has on this computer, what is the person's own first."""
        data, models = self._settings.data_dir, self._settings.models_dir
        talks = tuple(data.glob("talks.sqlite3*"))
        rest = tuple(data.iterdir()) if data.is_dir() else ()
        index = tuple(path for path in (data / "index").glob("*") if path not in self._traces)
        engine = tuple(path for path in rest if path not in (*talks, *self._traces, data / "index"))
        return (
            Stored("talks", str(data / "talks.sqlite3"), _bytes(talks), personal=True),
            Stored("own-files", str(self._traces[0]), _bytes(self._traces), personal=True),
            Stored("settings", str(config_file()), _bytes((config_file(),))),
            Stored("guidance", str(data / "index"), _bytes(index)),
            Stored("engine", str(data), _bytes(engine)),
            Stored("models", str(models), _bytes((models,))),
        )

    def delete_everything(self) -> Receipt:
        """Delete every word of the person's: talks, the list and index of their own files, and copies of those.

        Raises:
            UserFixable: something could not be deleted. What comes before it is gone all the same.
        """
        talks, turns = self._talks.forget_all()
        files, pieces = self._files.forget_all()
        return Receipt(talks, turns, files, pieces)

    def build(self) -> Build:
        """What answers, as far as it is known without reading the model's file."""
        catalogue, wanted = load_catalogue(), self._settings.model
        versions = (_version("reflective-coach"), _version("llama-cpp-python"), platform.python_version())
        if wanted not in catalogue:
            return Build(Path(wanted).name, "", wanted, "", False, *versions)
        entry = catalogue.entry(wanted)
        path = path_of(entry, self._settings.models_dir)
        (file, *_) = entry.files
        return Build(entry.name, entry.licence, str(path), file.sha256, is_verified(file, path), *versions)

    def silence(self) -> Silence:
        """Whom this program has talked to."""
        return silence_so_far()


def _bytes(paths: tuple[Path, ...]) -> int:
    """The size of files and of everything below folders; what can't be looked at counts nothing."""
    total = 0
    for path in paths:
        for file in (path, *path.rglob("*")) if path.is_dir() else (path,):
            try:
                total += file.stat().st_size if file.is_file() else 0
            except OSError:
                continue
    return total


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed as a package"
