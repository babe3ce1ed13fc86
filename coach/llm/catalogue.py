"""The catalogue of model files: what there is, where each file lives on disk, and which one a setting means."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from coach.errors import UserFixable

__all__ = [
    "MB",
    "Catalogue",
    "Entry",
    "HubSource",
    "ModelFile",
    "RegistrySource",
    "Source",
    "file_of",
    "fits",
    "is_present",
    "load_catalogue",
    "megabytes",
    "part_of",
    "path_of",
    "resolve",
]

MB = 1 << 20
SYSTEM_MB = 1536  # what the operating system and one browser tab keep for themselves on a small machine
_GGUF_MAGIC = b"GGUF"


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class HubSource(_Data):
    """A file in a repository of the model hub. A full commit as `revision` pins it; a branch does not."""

    kind: Literal["hub"]
    repo: str = Field(pattern=r"^[\w.-]+/[\w.-]+$")
    file: str = Field(min_length=1)
    revision: str = "main"


class RegistrySource(_Data):
    """A file that packages of the Python registry carry as data, cut into `count` pieces.

    `package` and `member` may hold `{n}`, the number of the piece, from 1. `piece_bytes` is the size of each piece but
    the last, which has the rest; 0 when there is only one.
    """

    kind: Literal["registry"]
    package: str = Field(min_length=1)
    version: str = Field(pattern=r"^[0-9][0-9a-z.]*$")
    member: str = Field(min_length=1)
    count: int = Field(default=1, ge=1)
    piece_bytes: int = Field(default=0, ge=0)

    def requirement(self, n: int) -> str:
        """The exact pin of the package that holds piece `n`, such as `weights-part3==0.2.0`."""
        return f"{self.package.format(n=n)}=={self.version}"


Source = Annotated[HubSource | RegistrySource, Field(discriminator="kind")]


class ModelFile(_Data):
    """One file: its name, its exact size in bytes, the hash that proves it, and who has it, best source first."""

    name: str = Field(pattern=r"^[\w.-]+$")
    bytes: int = Field(gt=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    sources: tuple[Source, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _pieces_add_up(self) -> ModelFile:
        for source in self.sources:
            if isinstance(source, RegistrySource) and source.count != math.ceil(self.bytes / self.piece(source)):
                raise ValueError(f"{source.package}: {source.count} pieces don't make {self.bytes} bytes")
        return self

    def piece(self, source: RegistrySource) -> int:
        """How many bytes of this file each package of `source` holds, but for the last one."""
        return source.piece_bytes or self.bytes


class Entry(_Data):
    """One model.

    Attributes:
        use: `chat` answers people, `embed` finds guidance, `test` is for the test suite alone.
        context: the longest prompt and reply that it was made for, in tokens.
        memory_mb: memory the whole coach needs with it, in MB; the head of catalogue.toml says how it is reckoned.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")
    name: str
    use: Literal["chat", "embed", "test"]
    licence: str
    context: int = Field(gt=0)
    memory_mb: int = Field(gt=0)
    note: str
    files: tuple[ModelFile, ...] = Field(min_length=1)

    @property
    def bytes(self) -> int:
        """Size of all its files together, in bytes."""
        return sum(file.bytes for file in self.files)

    @model_validator(mode="after")
    def _one_file_named_by_id(self) -> Entry:
        if self.use != "embed" and [file.name for file in self.files] != [f"{self.id}.gguf"]:
            raise ValueError(f"{self.id}: a model that talks is one file, {self.id}.gguf")
        return self


class Catalogue(_Data):
    """Every known model, in the order in which a person should read them."""

    entries: tuple[Entry, ...]

    def __contains__(self, model: str) -> bool:
        return any(entry.id == model for entry in self.entries)

    def of_use(self, use: Literal["chat", "embed", "test"]) -> Iterator[Entry]:
        """The entries for one use, in order."""
        return (entry for entry in self.entries if entry.use == use)

    def entry(self, model: str) -> Entry:
        """The entry with this id.

        Raises:
            UserFixable: there is none; the message lists the ids that there are.
        """
        for entry in self.entries:
            if entry.id == model:
                return entry
        known = ", ".join(entry.id for entry in self.entries)
        raise UserFixable(f"There is no model called {model!r}. The catalogue has: {known}.", fix="coach models")

    @model_validator(mode="after")
    def _ids_differ(self) -> Catalogue:
        ids = [entry.id for entry in self.entries]
        if len(set(ids)) != len(ids):
            raise ValueError("two entries share an id")
        return self


def load_catalogue() -> Catalogue:
    """The catalogue that ships with the package."""
    return Catalogue.model_validate(tomllib.loads(files("coach.llm").joinpath("catalogue.toml").read_text("utf-8")))


def megabytes(size: int) -> str:
    """A size in bytes as a person reads it, in whole MB: `1,066`."""
    return f"{size / MB:,.0f}"


def path_of(entry: Entry, models_dir: Path) -> Path:
    """Where the model lives: `ID.gguf` for one that talks, a folder called by its id for an embedder."""
    return models_dir / (entry.id if entry.use == "embed" else entry.files[0].name)


def file_of(entry: Entry, file: ModelFile, models_dir: Path) -> Path:
    """Where one of the model's files lives."""
    path = path_of(entry, models_dir)
    return path / file.name if entry.use == "embed" else path


def part_of(entry: Entry, file: ModelFile, models_dir: Path) -> Path:
    """Where a file grows while it is being fetched: what is there is its beginning, and the next fetch goes on."""
    return models_dir / ".partial" / entry.id / file.name


def is_present(entry: Entry, models_dir: Path) -> bool:
    """Whether every file is there with its exact size. Quick: nothing is read; `files.is_verified` proves content."""
    return all(_size(file_of(entry, file, models_dir)) == file.bytes for file in entry.files)


def fits(entry: Entry, memory_bytes: int) -> bool:
    """Whether the model runs beside a browser on a machine with `memory_bytes` of memory in all."""
    return (entry.memory_mb + SYSTEM_MB) * MB <= memory_bytes


def resolve(model: str, models_dir: Path) -> Path:
    """The GGUF file that a setting means, once it is sure to be there.

    Args:
        model: a catalogue id, or the path of a GGUF file of the person's own.
        models_dir: where fetched models live.

    Raises:
        UserFixable: unknown id, nothing fetched yet, a file that stopped half-way, or one that is no GGUF file.
    """
    catalogue = load_catalogue()
    if model in catalogue or not _looks_like_path(model):
        return _fetched(catalogue.entry(model), models_dir)
    return _own(Path(model).expanduser())


def _looks_like_path(model: str) -> bool:
    return model.lower().endswith(".gguf") or any(mark in model for mark in "/\\~")


def _fetched(entry: Entry, models_dir: Path) -> Path:
    if entry.use == "embed":
        raise UserFixable(f"{entry.id} finds guidance and can't hold a talk. Choose another model.", fix="coach models")
    file, path, fetch = entry.files[0], path_of(entry, models_dir), f"coach models fetch {entry.id}"
    size = _size(path)
    if size == file.bytes:
        return path
    if size is None:
        size = _size(part_of(entry, file, models_dir))
        if not size:
            raise UserFixable(f"The model {entry.name} is not on this computer yet.", where=str(path), fix=fetch)
    if size > file.bytes:
        what = f"The model file is not the one we know: {size:,} bytes where it should have {file.bytes:,}."
        raise UserFixable(f"{what} Nothing of yours is lost.", where=str(path), fix=fetch)
    so_far = f"{megabytes(size)} of {megabytes(file.bytes)} MB"
    raise UserFixable(
        f"The model file stopped half-way ({so_far}). Nothing of yours is lost.", where=str(path), fix=fetch
    )


def _own(path: Path) -> Path:
    try:
        with path.open("rb") as opened:
            magic = opened.read(len(_GGUF_MAGIC))
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise UserFixable(f"The model file can't be opened ({why}).", where=str(path), fix="coach models") from error
    if magic != _GGUF_MAGIC:
        what = "This is not a GGUF file, the only kind of model the coach can run."
        raise UserFixable(what, where=str(path), fix="coach models")
    return path


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size if path.is_file() else None
    except OSError:
        return None
