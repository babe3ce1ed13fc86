"""Cards are read whole, or every fault of every file is named."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from coach.domain import Grade, Kind
from coach.errors import CardError
from coach.library.cards import FOLDERS, guidance_folder, load_cards

CARD = "concepts/cold-cup.md"


def edit(guidance: Path, old: str, new: str, path: str = CARD) -> None:
    file = guidance / path
    text = file.read_text(encoding="utf-8")
    assert old in text, old
    file.write_text(text.replace(old, new), encoding="utf-8")


def problems(guidance: Path) -> tuple[str, ...]:
    with pytest.raises(CardError) as caught:
        load_cards(guidance)
    return caught.value.problems


def test_a_card_is_read_field_by_field(guidance: Path) -> None:
    (card,) = load_cards(guidance)
    assert (card.id, card.kind, card.grade, card.minutes, card.people) == (
        "cold-cup",
        Kind.CONCEPT,
        Grade.STUDY,
        0,
        "pair",
    )
    assert card.relationships == ("partner", "any")
    assert card.references == ("Someone 2001, A Journal 1(1):1-2",)
    assert len(card.asks) == 5
    assert tuple(card.sections) == ("In short", "What it looks like", "What helps", "Ask yourself")
    assert card.sections["In short"] == "Name the wish under the grumble."
    assert card.digest == hashlib.sha256((guidance / CARD).read_bytes()).hexdigest()


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_read(guidance: Path, text_of, kind: Kind) -> None:
    (guidance / CARD).unlink()
    folder = guidance / FOLDERS[kind]
    folder.mkdir(exist_ok=True)
    (folder / "one.md").write_text(text_of(kind, "one"), encoding="utf-8")
    (card,) = load_cards(guidance)
    assert card.kind is kind


def test_no_card_is_called_what_the_search_calls_strangers(guidance: Path, text_of) -> None:
    (guidance / "concepts" / "off-subject.md").write_text(text_of(card_id="off-subject"), encoding="utf-8")
    (told,) = problems(guidance)
    assert told.startswith("concepts/off-subject.md: id: 'off-subject' stands for messages that no card answers")


def test_cards_come_sorted_by_id(guidance: Path, text_of) -> None:
    (guidance / "exercises").mkdir()
    (guidance / "exercises" / "a-first.md").write_text(text_of(Kind.EXERCISE, "a-first"), encoding="utf-8")
    (guidance / "concepts" / "zebra.md").write_text(text_of(Kind.CONCEPT, "zebra"), encoding="utf-8")
    assert [card.id for card in load_cards(guidance)] == ["a-first", "cold-cup", "zebra"]


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(guidance: Path) -> None:
    expected = load_cards(guidance)[0].sections
    text = (guidance / CARD).read_text(encoding="utf-8")
    (guidance / CARD).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert load_cards(guidance)[0].sections == expected


def test_the_guidance_that_ships_is_sound() -> None:
    cards = load_cards()
    assert {card.kind for card in cards} == set(Kind)
    assert (guidance_folder() / "vocabulary.toml").is_file()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("title: The cold cup", "heading: x", "title: is missing"),
        ("title: The cold cup", "heading: x", "heading: is not a field of the format"),
        ("title: The cold cup", "title: " + "x" * 61, "title: string should have at most 60 characters"),
        ("id: cold-cup", "id: Cold Cup", "id: 'Cold Cup' is not of the form"),
        ("id: cold-cup", "id: warm-cup", "id: 'warm-cup' is not the file's name, 'cold-cup'"),
        ("kind: concept", "kind: idea", "kind: input should be 'concept', 'reframing', 'listening' or 'exercise'"),
        ("so say the wish.", "so " + "say " * 25 + "it.", "summary: has 33 words; 25 at most"),
        ("so say the wish.", "so say. Then wait.", "summary: is more than one sentence"),
        ("[partner, any]", "[partner, boss]", "relationships: 'boss' not in the vocabulary"),
        ("[partner, any]", "[any, any]", "relationships: says 'any' twice"),
        ("[partner, any]", "[]", "relationships: tuple should have at least 1 item"),
        ("[silence]", "[noise]", "situations: 'noise' not in the vocabulary"),
        ("not_when: [fear]", "not_when: [rain]", "not_when: 'rain' not in the vocabulary"),
        ("people: pair", "people: crowd", "people: input should be 'solo', 'pair' or 'group'"),
        ("minutes: 0", "minutes: soon", "minutes: input should be a valid integer"),
        ("minutes: 0", "minutes: -1", "minutes: input should be greater than or equal to 0"),
        ("grade: study", "grade: rumour", "evidence.grade: input should be"),
        ('  references:\n    - "Someone 2001, A Journal 1(1):1-2"\n', "", "evidence: the grade 'study' needs"),
        ("[s001.01]", "[s1.1]", "covers.0: 's1.1' is not of the form"),
        ("  - every friday the same\n", "", "asks: tuple should have at least 5 items"),
        ("  - every friday the same\n", "  - HOW do I say it nicely\n", "asks: says 'HOW do I say it nicely' twice"),
        ("  - every friday the same\n", "  - no\n", "asks.4: input should be a valid string"),
        ("## In short", "## In brief", "sections: a concept has In short · What it looks like"),
        ("## In short", "### In short", "In short: is marked '###'"),
        ("## What helps", "## In short", "In short: stands there twice"),
        ("\n## In short", "\nHello there.\n\n## In short", "body: text before the first heading: 'Hello there.'"),
        ("Name the wish under the grumble.", "", "In short: is empty"),
        ("Name the wish under the grumble.", "Name it!", "In short: has an exclamation mark"),
        ("It takes a while, and that is all right. ", "", "body: has 45 words; 100 to 280 are asked for"),
        ("What would you like", "Would you like", "Ask yourself: does not begin with what, how, when, which"),
        ("from them this week?", "from them? And when?", "Ask yourself: is not one question"),
        ("from them this week?", "from\nthem this week?", "Ask yourself: is longer than one line"),
    ],
)
def test_a_fault_is_named_with_its_path_and_field(guidance: Path, old: str, new: str, expected: str) -> None:
    edit(guidance, old, new)
    found = problems(guidance)
    assert any(line.startswith(f"{CARD}: {expected}") for line in found), found


@pytest.mark.parametrize(
    ("kind", "old", "new", "expected"),
    [
        (Kind.REFRAMING, '- partner: "I felt', '- "I felt', 'Say: bullet 1 is not of the form - relationship: "..."'),
        (Kind.REFRAMING, "- partner:", "- boss:", "Say: bullet 1: 'boss' not in the vocabulary"),
        (Kind.REFRAMING, "I missed you there.", "You are never there.", "Say: bullet 2 says 'You are'"),
        (Kind.REFRAMING, "I missed you there.", "I missed you " + "so " * 40, "Say: bullet 2 has 48 words; 45 at most"),
        (Kind.REFRAMING, '\n- any: "I missed you there. Could we pick a day?"', "", "Say: has 1 bullets; 2 to 3"),
        (Kind.LISTENING, '- "What was', "- What was", 'Ask: bullet 1 is not of the form - "...?"'),
        (Kind.LISTENING, "the next one to go?", "it? And when?", "Ask: bullet 2 is not one question"),
        (Kind.LISTENING, "the next one to go?", "it to go.", "Ask: bullet 2 is not one question"),
        (Kind.EXERCISE, "2. Write", "3. Write", "Steps: line 2 does not begin with '2. '"),
        (Kind.EXERCISE, "\n3. Read it out slowly.", "", "Steps: has 2 steps; 3 to 7 are asked for"),
    ],
)
def test_the_parts_that_are_quoted_keep_their_form(
    guidance: Path, text_of, kind: Kind, old: str, new: str, expected: str
) -> None:
    path = f"{FOLDERS[kind]}/one.md"
    (guidance / path).parent.mkdir(exist_ok=True)
    (guidance / path).write_text(text_of(kind, "one"), encoding="utf-8")
    edit(guidance, old, new, path)
    found = problems(guidance)
    assert any(line.startswith(f"{path}: {expected}") for line in found), found


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "front matter: is missing: the first line must be ---"),
        (b"# A title\n\nSome text.\n", "front matter: is missing: the first line must be ---"),
        (b"---\nid: cold-cup\n", "front matter: is not closed by a second ---, or holds no fields"),
        (b"---\n- a\n- b\n---\n\ntext\n", "front matter: is not closed by a second ---, or holds no fields"),
        (b"---\nid: [cold\nkind: concept\n---\n\ntext\n", "front matter: is not YAML: "),
        (b"---\nid: cold-cup\nwhen: \xff\xfe\n---\n", "file: is not UTF-8 text (byte 23)"),
    ],
)
def test_a_file_that_is_no_card_is_a_fault_like_any_other(guidance: Path, content: bytes, expected: str) -> None:
    (guidance / CARD).write_bytes(content)
    (line,) = problems(guidance)
    assert line.startswith(f"{CARD}: {expected}")


def test_a_path_that_cannot_be_read_is_a_fault_like_any_other(guidance: Path) -> None:
    (guidance / "concepts" / "folder.md").mkdir()
    (line,) = problems(guidance)
    assert line.startswith("concepts/folder.md: file: can't be read (")


def test_every_fault_of_every_file_is_told_at_once(guidance: Path, text_of) -> None:
    edit(guidance, "minutes: 0", "minutes: soon")
    edit(guidance, "people: pair", "people: crowd")
    (guidance / "concepts" / "other.md").write_text(text_of(Kind.CONCEPT, "third"), encoding="utf-8")
    (guidance / "concepts" / "plain.md").write_text("no front matter", encoding="utf-8")
    with pytest.raises(CardError) as caught:
        load_cards(guidance)
    assert [line.split(":")[0] for line in caught.value.problems] == [
        CARD,
        CARD,
        "concepts/other.md",
        "concepts/plain.md",
    ]
    assert all(line in str(caught.value) for line in caught.value.problems)


def test_an_id_can_be_taken_only_once(guidance: Path, text_of) -> None:
    (guidance / "exercises").mkdir()
    (guidance / "exercises" / "cold-cup.md").write_text(text_of(Kind.EXERCISE), encoding="utf-8")
    assert problems(guidance) == ("exercises/cold-cup.md: id: 'cold-cup' is already taken by a concept",)


def test_a_card_in_the_wrong_folder_is_a_fault(guidance: Path, text_of) -> None:
    (guidance / "exercises").mkdir()
    (guidance / "exercises" / "stray.md").write_text(text_of(Kind.CONCEPT, "stray"), encoding="utf-8")
    assert problems(guidance) == ("exercises/stray.md: kind: a concept belongs in concepts/, not in exercises/",)


def test_a_folder_without_cards_is_a_fault(guidance: Path) -> None:
    (guidance / CARD).unlink()
    (line,) = problems(guidance)
    assert line.endswith("files: no card is there")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (None, "vocabulary.toml: file: can't be read"),
        (b"\xff", "vocabulary.toml: file: is not UTF-8 text"),
        (b"[relationships", "vocabulary.toml: file: is not TOML"),
        (b"[relationships]\nany = 1\n", "vocabulary.toml: relationships.any: "),
    ],
)
def test_a_broken_vocabulary_is_told(guidance: Path, content: bytes | None, expected: str) -> None:
    file = guidance / "vocabulary.toml"
    file.unlink() if content is None else file.write_bytes(content)
    assert problems(guidance)[0].startswith(expected)


def test_reading_cards_loads_no_heavy_library() -> None:
    code = (
        "import sys, coach.library.cards, coach.library.quotes\n"
        "heavy = {'chromadb', 'langchain_core', 'onnxruntime', 'numpy', 'bm25s'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
