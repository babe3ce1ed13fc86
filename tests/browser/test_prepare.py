"""A newcomer gets ready for a talk, in a real browser, and takes the card along."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import visit
from tests.ui import planning

pytestmark = pytest.mark.browser

WORDS = "Could we eat without phones on Tuesday?"


def go(page: Page) -> None:
    page.get_by_role("navigation", name="Views").get_by_role("button", name="Prepare", exact=True).click()


def box(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name, exact=True)


def tell(page: Page, **answers: str) -> None:
    for name, text in answers.items():
        page.locator(f"#field-{name} input, #field-{name} textarea").fill(text)


def made(page: Page) -> None:
    page.get_by_role("button", name="Make my card").click()
    expect(page.locator("#sheet-status")).to_contain_text("Your card is ready.")


def saved(page: Page, button: str) -> tuple[str, bytes]:
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def handed_over() -> list[Path]:
    """Every file that the page's server has put on the disk."""
    return [path for folder in Path(tempfile.gettempdir()).glob("coach-*") for path in folder.rglob("*.*")]


def test_three_answers_make_a_card_that_is_changed_and_taken_along(page, coach):
    gate = planning.Gate()
    coach.planning = planning.planner(planning.OPENING, on_piece=gate)
    go(page)
    expect(page.locator("#sheet")).to_be_hidden()
    tell(page, who=planning.TOLD["who"], happened=planning.TOLD["happened"], feel="left out")
    page.get_by_role("button", name="Make my card").click()
    assert gate.reached.wait(30)
    # What is quoted is there to read before the model has written a word; eyes and cursor are at the card.
    expect(box(page, "What I ask, and then wait")).to_have_value("“What has this been like for you?”")
    expect(box(page, "How I begin")).to_have_value("")
    expect(page.get_by_role("heading", name="Your talk card")).to_be_focused()
    expect(page.get_by_role("heading", name="Your talk card")).to_be_in_viewport()
    gate.open.set()
    expect(page.locator("#sheet-status")).to_contain_text("Your card is ready.")
    expect(box(page, "How I begin")).to_have_value("Tom, when you laughed at supper, I felt left out.")
    expect(page.locator("#line-opening")).to_contain_text("Written by the model")
    box(page, "What I ask for").fill(WORDS)
    name, pdf = saved(page, "PDF")
    assert (name, pdf[:5]) == ("talk-card.pdf", b"%PDF-")
    expect(page.locator("#line-request")).to_contain_text("Your own words")
    assert WORDS.encode() in saved(page, "Markdown")[1]
    page.get_by_role("button", name="Calendar reminder").click()
    expect(page.locator("#handed")).to_contain_text("Choose a day and a time")
    page.get_by_label("Day and time of the talk").fill("2026-11-24T19:30")
    name, reminder = saved(page, "Calendar reminder")
    (event,) = Calendar.from_ical(reminder).walk("VEVENT")
    assert (name, f"{event['dtstart'].dt:%d %H:%M}", str(event["summary"])) == (
        "talk-card.ics",
        "24 19:30",
        "Time for a talk",
    )
    assert handed_over() == []


def test_the_card_is_printed_alone_and_within_the_page(page, coach):
    coach.planning = planning.planner()
    go(page)
    tell(page, **planning.TOM)
    made(page)
    page.get_by_role("button", name="Print").click()
    printed = page.frame_locator("#print-frame")
    expect(printed.get_by_role("heading", name="A talk with Tom", include_hidden=True)).to_have_count(1)
    assert printed.locator("body").evaluate("body => getComputedStyle(body).fontFamily").startswith('"Segoe UI"')
    assert printed.locator("script, link, img").count() == 0


def test_each_line_is_had_anew_locked_and_still_there_after_a_reload(page, coach, address):
    coach.planning = planning.planner()
    go(page)
    tell(page, **planning.TOM)
    made(page)
    ask = box(page, "What I ask, and then wait")
    before, pause = ask.input_value(), box(page, "If I need a pause").input_value()
    page.get_by_role("button", name="Another: What I ask, and then wait").focus()
    page.keyboard.press("Enter")
    expect(ask).not_to_have_value(before)
    expect(page.get_by_role("button", name="Another: What I ask, and then wait")).to_be_focused()
    page.get_by_role("button", name="Lock: If I need a pause").click()
    expect(page.locator("#line-pause")).to_contain_text("Locked")
    expect(page.get_by_role("button", name="Another: If I need a pause")).to_be_disabled()
    after = ask.input_value()
    page.reload()
    go(page)
    expect(ask).to_have_value(after)
    expect(box(page, "If I need a pause")).to_have_value(pause)
    expect(page.get_by_role("button", name="Unlock: If I need a pause")).to_be_visible()
    expect(box(page, "What do you feel about it?")).to_have_value("invisible")
    page.locator("#line-if_cry summary").click()
    expect(page.locator("#line-if_cry").get_by_text("How sure is this?")).to_be_visible()
    page.get_by_role("button", name="Start over").last.click()
    expect(page.locator("#sheet")).to_be_hidden()
    expect(box(page, "Who is the talk with?")).to_have_value("")
    visit(page, address)
    go(page)
    expect(box(page, "Who is the talk with?")).to_have_value("")
    expect(page.locator("#sheet")).to_be_hidden()


def test_in_danger_the_fixed_text_stands_alone(page, coach):
    coach.planning = planning.planner()
    page.get_by_role("combobox", name="Helplines for").click()
    page.get_by_role("option", name="United States").click()
    go(page)
    tell(page, who="my partner", fear="him, he hit me last week")
    box(page, "What do you most want them to know?").focus()
    expect(page.locator("#moment .fixed")).to_contain_text("1-800-799-7233")
    page.get_by_role("button", name="Make my card").click()
    expect(page.locator("#moment .fixed")).to_be_visible()
    expect(page.locator("#sheet")).to_be_hidden()


def test_stop_stops_and_leaves_what_is_written(page, coach):
    gate = planning.Gate()
    coach.planning = planning.planner(planning.OPENING, on_piece=gate)
    go(page)
    tell(page, who=planning.TOLD["who"], happened=planning.TOLD["happened"])
    page.get_by_role("button", name="Make my card").click()
    assert gate.reached.wait(30)
    stop = page.locator("#sheet-stop")
    stop.click()
    gate.open.set()
    expect(page.locator("#sheet-status")).to_have_text("Stopped here, as you asked.")
    expect(stop).to_be_hidden()
    expect(box(page, "How I begin")).to_have_value("")
    expect(box(page, "If it comes out wrong")).not_to_have_value("")
