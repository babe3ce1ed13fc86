"""How the command speaks."""

from __future__ import annotations

import json

import pytest

from coach.cli.output import DownloadBar, counting_bar, hit_json, line, places, print_json, reply_json
from coach.domain import Excerpt, Hit, Move, Reply, Slot, Timings, Verdict
from tests.scripted import CARDS


def test_json_keeps_letters_readable(capsys):
    print_json({"text": "naïve 💔"})
    out = capsys.readouterr().out
    assert "naïve 💔" in out
    assert json.loads(out) == {"text": "naïve 💔"}


def test_a_source_is_its_id_title_kind_and_score():
    assert hit_json(Hit(CARDS[0], 0.123456)) == {
        "id": CARDS[0].id,
        "title": CARDS[0].title,
        "kind": "concept",
        "score": 0.1235,
    }


def test_slots_keep_their_reading_order():
    reply = Reply("ab", Verdict(), Move.REFRAME, {Slot.HEAR: "a", Slot.SAY: "b"}, timings=Timings(reply_tokens=3))
    told = json.loads(json.dumps(reply_json(reply)))
    assert list(told["slots"]) == ["hear", "say"]
    assert told["move"] == "reframe"
    assert told["timings"]["reply_tokens"] == 3


def test_bars_write_nothing_on_stdout(capsys):
    with DownloadBar() as bar:
        bar("weights", 1, 0)
        bar("weights", 5, 10)
        bar("other", 10, 10)
    with counting_bar("Counting") as progress:
        progress(1, 2)
        progress(2, 2)
    assert capsys.readouterr().out == ""


def test_a_bar_leaves_nothing_behind_where_nobody_can_see_it(capsys):
    with counting_bar("Counting") as progress:
        progress(1, 2)
    with counting_bar("Counting"):
        pass
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("heading", "page", "shown"),
    [("", 0, "a.pdf"), ("Walks", 0, "a.pdf, Walks"), ("", 3, "a.pdf, page 3"), ("Walks", 3, "a.pdf, page 3, Walks")],
)
def test_a_piece_is_cited_by_file_page_and_heading(heading, page, shown):
    assert places([Excerpt("a.pdf", "/home/me/a.pdf", heading, page, "Words.", 0.5)]) == [shown]


def test_files_of_one_name_are_cited_with_their_folders():
    pieces = [Excerpt("a.md", f"/home/{who}/a.md", "", 2, "Words.", 0.5) for who in ("me", "you\x1b[2J")]
    assert places(pieces) == ["me/a.md, page 2", "you\N{REPLACEMENT CHARACTER}[2J/a.md, page 2"]


@pytest.mark.parametrize("sign", ["\n", "\x1b", "\x9b", "\x07", "\u202e", "\udcff"])
def test_a_name_is_one_line_that_a_terminal_can_show_and_has_nothing_to_obey(sign):
    shown = line(f"a{sign}b")
    assert shown == "a\N{REPLACEMENT CHARACTER}b"
    shown.encode()


def test_letters_of_all_scripts_and_emoji_are_shown():
    assert line("Renée 👨‍👩‍👧 Ελένη.md") == "Renée 👨‍👩‍👧 Ελένη.md"
