"""A draft is shown as it was typed, with each place marked once and spoken about once."""

from __future__ import annotations

import re

from coach.prepare.draft import check_draft, compare
from tests.ui.scripted import ScriptedCoach
from tests.ui.test_markup import ATTACKS, Read
from ui.draft import looked
from ui.marked import change, drawn, told

DRAFT = "You never listen.\nI love you, but you obviously don't care & <b>never</b> did."


def test_the_draft_is_shown_as_it_was_typed():
    html = re.search(r'<p class="marked">(.*?)</p>', drawn(DRAFT, check_draft(DRAFT))).group(1)
    seen = Read(re.sub(r"<sup>\d+</sup>", "", html).replace("<br>", "\n"))
    assert seen.text == DRAFT
    assert set(seen.tags) == {"mark"}


def test_findings_at_one_place_are_one_number():
    report = check_draft("You never listen.")
    assert len(report.findings) == 2
    assert len(report.places) == 1
    seen = Read(drawn("You never listen.", report))
    assert seen.tags.count("li") == seen.tags.count("sup") == 1
    assert "Always and never · Starting from you" in seen.text
    assert seen.text.count("Gentler") == 1
    assert told(report) == "1 place may be hard to hear."


def test_every_place_has_its_number_behind_it():
    report = check_draft(DRAFT)
    seen = Read(drawn(DRAFT, report))
    assert seen.tags.count("sup") == seen.tags.count("li") == len(report.places) > 2


def test_a_draft_without_a_mark_says_so_and_an_empty_one_says_nothing():
    clean = check_draft("Could we talk on Sunday?")
    assert told(clean) == "Nothing in it stands out as hard to hear."
    assert drawn("Could we talk on Sunday?", clean) == ""
    assert told(check_draft(" ")) == ""


def test_counts_are_shown_before_and_after():
    seen = Read(change(compare("You never listen. You never call.", "You never listen.")))
    assert "Always and never21" in seen.text
    assert told(check_draft("Hello."), check_draft("You never listen.")).endswith("The first version had 1.")
    assert change(compare("Hello.", "Hello.")) == ""


def test_in_danger_the_wording_is_left_alone():
    said, alarm, counts, marks = looked(ScriptedCoach(), "You never listen. I can't do this any more.", "", "gb")
    assert "116" in alarm
    assert (said, counts, marks) == ("", "", "")


def test_nothing_in_a_draft_is_obeyed():
    for attack in ATTACKS:
        _, _, counts, marks = looked(ScriptedCoach(), f"You never listen. {attack}", "You never call.", "gb")
        seen = Read(marks + counts)
        known = {"h3", "h4", "p", "mark", "sup", "ol", "li", "span", "br"}
        assert set(seen.tags) <= known | {"table", "thead", "tbody", "tr", "th", "td"}
        assert {other.split()[1] for other in seen.others} <= {"class", "scope"}
