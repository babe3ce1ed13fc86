"""`coach lint-draft`: a draft from the line, from standard input, and beside an earlier one."""

import io
import json
import sys

import pytest

from tests.cli.conftest import one_sentence


def test_places_are_marked_and_told_below(coach_command) -> None:
    ran = coach_command("lint-draft", "You never call. I love you, but you forgot me.")
    assert ran.status == 0
    first, *rest = ran.out.splitlines()
    assert first.startswith("[You never call]1. [I love you, but")
    assert "1. Always and never / Starting from you" in rest
    assert "   Gentler: I'd like it if you would call." in rest
    assert "2. But after a kind word" in rest


def test_nested_places_each_close_with_their_own_number(coach_command) -> None:
    shown = coach_command("lint-draft", "I love you but you're so selfish.").out.splitlines()[0]
    assert shown == "[I love you but [you're so selfish]2]1."


def test_nothing_found_is_one_sentence(coach_command) -> None:
    ran = coach_command("lint-draft", "I miss you.")
    assert (ran.status, ran.out) == (0, "Nothing in it stands out as hard to hear.\n")


@pytest.mark.parametrize("arguments", [("lint-draft",), ("lint-draft", "-")])
def test_a_draft_can_come_from_standard_input(coach_command, monkeypatch: pytest.MonkeyPatch, arguments) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("hello\nyou never call\n"))
    assert coach_command(*arguments).out.splitlines()[:2] == ["hello", "[you never call]1"]


def test_json_has_offsets_counts_and_words(coach_command) -> None:
    text = "  Mum, you never call."
    told = json.loads(coach_command("lint-draft", text, "--json").out)
    assert told["words"] == 4
    assert told["counts"] == {"absolute": 1, "you-statement": 1}
    for finding in told["findings"]:
        assert text[finding["start"] : finding["end"]] == finding["quote"] == "you never call"
    assert set(told) == {"words", "counts", "findings"}


def test_two_drafts_are_counted(coach_command, tmp_path) -> None:
    earlier = tmp_path / "earlier.txt"
    earlier.write_text("You never call. You're so selfish.", encoding="utf-8")
    ran = coach_command("lint-draft", "I miss you.", "--against", str(earlier))
    assert [line.split() for line in ran.out.splitlines()] == [
        ["Always", "and", "never", "1", "before", "0", "after"],
        ["Starting", "from", "you", "1", "before", "0", "after"],
        ["A", "name", "for", "who", "they", "are", "1", "before", "0", "after"],
    ]
    told = json.loads(coach_command("lint-draft", "I miss you.", "--json", "--against", str(earlier)).out)
    assert told["before"] == {"absolute": 1, "you-statement": 1, "label": 1}
    assert told["after"] == {"absolute": 0, "you-statement": 0, "label": 0}


def test_two_clean_drafts_are_one_sentence(coach_command, tmp_path) -> None:
    earlier = tmp_path / "earlier.txt"
    earlier.write_text("Hello.", encoding="utf-8")
    ran = coach_command("lint-draft", "I miss you.", "--against", str(earlier))
    assert ran.out == "Neither draft has anything that stands out as hard to hear.\n"


def test_what_a_terminal_would_obey_is_not_printed(coach_command) -> None:
    assert "\x1b" not in coach_command("lint-draft", "You never \x1b[31mcall").out


@pytest.mark.parametrize("text", ["", "  \n "])
def test_an_empty_draft_is_told(coach_command, text: str) -> None:
    ran = coach_command("lint-draft", text)
    assert (ran.status, ran.out) == (2, "")
    assert one_sentence(ran.err)


def test_an_earlier_draft_that_cannot_be_read_is_told(coach_command, tmp_path) -> None:
    odd = tmp_path / "odd.txt"
    odd.write_bytes(b"\xff\xfe\x00\xd8")
    for file in (tmp_path / "none.txt", odd):
        ran = coach_command("lint-draft", "You never call.", "--against", str(file))
        assert (ran.status, ran.out) == (2, "")
        assert one_sentence(ran.err)
