"""One story for each view beside the talk, from one view to the next, and the way out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import NARROW, visit
from tests.ui.belongings import guidance
from tests.ui.scripted import CRISIS, REFRAME, Hold

pytestmark = pytest.mark.browser

ELSEWHERE = "https://www.wikipedia.org/"


def go(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Views").get_by_role("button", name=name, exact=True).click()


def test_the_talk_stays_as_it_is_while_one_is_elsewhere(page, coach, tell):
    coach.begin(REFRAME, [*REFRAME[:6], Hold(), *REFRAME[6:]])
    page.set_viewport_size(NARROW)
    tell(page, "Hello")
    expect(page.locator(".slot-ask")).to_be_visible()
    page.locator("#chat summary").first.click()
    log = page.locator("#chat [role=log]")
    log.evaluate("log => { log.scrollTop = 120 }")
    page.locator("#box textarea").fill("Half a sentence")
    frame = [page.locator(part).bounding_box() for part in ("#head", "#views", "#to-library", "#leave")]
    for name in ("Library", "Draft", "Privacy & safety"):
        go(page, name)
        expect(page.locator("#chat")).to_be_hidden()
        current = page.locator("#views [aria-current=page]")
        expect(current).to_have_text(name)
        assert [page.locator(part).bounding_box() for part in ("#head", "#views", "#to-library", "#leave")] == frame
    go(page, "Talk")
    expect(page.locator("#box textarea")).to_have_value("Half a sentence")
    expect(page.get_by_text("Breathe out.").first).to_be_visible()
    assert log.evaluate("log => log.scrollTop") == 120
    tell(page, "And then?")
    expect(page.locator(".slot-hear")).to_have_count(2)
    go(page, "Draft")
    coach.let_go()
    go(page, "Talk")
    expect(page.locator(".slot-ask")).to_have_count(2)
    expect(page.locator("#send")).to_be_visible()


def test_every_view_is_reached_by_the_keyboard_alone(page):
    page.locator("#leave").focus()
    for name in ("Talk", "Prepare", "Library", "Draft", "Privacy & safety"):
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name=name, exact=True)).to_be_focused()
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Privacy & safety")).to_be_visible()
    expect(page.locator("#intro")).to_be_hidden()


def test_the_library_is_browsed_searched_and_read(page, coach):
    go(page, "Library")
    told, cards = page.locator("#told"), page.locator("#cards details")
    expect(told).to_have_text(f"{len(guidance())} cards.")
    expect(told).to_have_attribute("role", "status")
    expect(cards).to_have_count(len(guidance()))
    page.get_by_role("combobox", name="What kind").click()
    page.get_by_role("option", name="Exercises").click()
    exercises = [card for card in guidance().values() if card.kind.value == "exercise"]
    expect(told).to_have_text(f"{len(exercises)} cards.")
    coach.found = tuple(guidance().values())
    page.get_by_label("Search the guidance").fill("how do I say sorry")
    page.keyboard.press("Enter")
    expect(told).to_have_text("20 cards, the best fit first.")
    assert coach.searched == ["how do I say sorry"]
    first = cards.first
    assert guidance()[first.get_attribute("data-card")].kind.value == "exercise"
    first.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(first.get_by_text("How sure is this?")).to_be_visible()
    page.get_by_text("What does evidence mean here?").click()
    expect(page.get_by_text("Nobody has tested it").or_(page.get_by_text("nobody has tested it"))).to_be_visible()


def test_the_server_gives_out_cards_and_its_own_scripts_alone(page, address):
    for path in ("cards/no-such-card", "cards/..%2F..%2Fpyproject.toml", "other.js", "ui/talk.js", "style.js"):
        assert page.request.get(address + path).status == 404, path
    assert page.request.get(f"{address}cards/{next(iter(guidance()))}").ok


def test_own_files_are_added_listed_and_forgotten(page, coach, tmp_path):
    (tmp_path / "walks.md").write_text("one\ntwo\n")
    (tmp_path / "empty.md").write_text("")
    go(page, "Library")
    page.get_by_role("button", name="Your own files").click()
    said = page.locator("#own-said")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose files").click()
    chooser.value.set_files([tmp_path / "walks.md", tmp_path / "empty.md"])
    expect(said).to_have_text("Added: walks.md, in 2 pieces to quote. empty.md is empty.")
    path = page.get_by_label("Or where a file or folder is")
    path.fill("/no/such/file.md")
    page.keyboard.press("Enter")
    expect(said).to_contain_text("There is no such file or folder.")
    expect(path).to_have_value("/no/such/file.md")
    path.fill(str(tmp_path / "walks.md"))
    page.get_by_role("button", name="Add", exact=True).click()
    listed = page.get_by_role("checkbox")
    expect(listed).to_have_count(2)
    expect(path).to_have_value("")
    page.get_by_label("walks.md · 2 pieces · a copy").check()
    page.get_by_role("button", name="Forget what is ticked").click()
    expect(listed).to_have_count(1)
    assert [one.copied for one in coach.own_files.added()] == [False]


def test_a_draft_is_marked_while_it_is_typed_and_counted_after_an_edit(page):
    go(page, "Draft")
    box = page.get_by_label("Your draft")
    box.click()
    page.keyboard.type("You never listen.")
    expect(page.locator("#draft-found mark")).to_have_text("You never listen")
    expect(page.locator("#draft-told")).to_have_text("1 place may be hard to hear.")
    expect(page.locator(".findings li")).to_contain_text("I'd like it if you would listen.")
    page.get_by_role("button", name="Count from this version").click()
    expect(page.get_by_role("row", name="Always and never")).to_have_text(re.compile(r"1\s*1"))
    box.fill("I'd like it if you would listen.")
    expect(page.get_by_role("row", name="Always and never")).to_have_text(re.compile(r"1\s*0"))
    expect(page.locator("#draft-told")).to_contain_text("The first version had 1.")
    expect(page.locator("#draft-found mark")).to_have_count(0)
    box.fill("I can't do this any more")
    expect(page.locator("#draft-alarm .fixed")).to_be_visible()
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "listen" not in kept


def test_what_is_kept_is_shown_and_deleted_with_a_receipt(page, coach, tell):
    coach.begin(CRISIS)
    tell(page, "Hello")
    expect(page.locator("#chat .fixed")).to_be_visible()
    go(page, "Privacy & safety")
    expect(page.locator("#stored")).to_contain_text("talks.sqlite3")
    expect(page.locator("#answers")).to_contain_text("cc324af070c2ecbf")
    expect(page.locator("#silence")).to_contain_text("has not tried to reach any other computer")
    page.get_by_text("When you may be thinking of ending your life").click()
    expect(page.locator("#texts .fixed").first).to_contain_text("Samaritans")
    page.get_by_role("combobox", name="Helplines for").click()
    page.get_by_role("option", name="United States").click()
    page.get_by_text("When you may be thinking of ending your life").click()
    expect(page.locator("#texts .fixed").first).to_contain_text("988")
    page.get_by_role("button", name="Delete everything of mine").click()
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Delete everything of mine")).to_be_focused()
    assert coach.talks
    page.get_by_role("button", name="Delete everything of mine").click()
    page.get_by_role("button", name="Yes, delete it all").click()
    expect(page.locator("#deleted")).to_contain_text("Deleted: 1 talk with 1 turn")
    assert coach.talks == {}
    go(page, "Talk")
    expect(page.locator("#intro")).to_be_visible()
    expect(page.get_by_role("combobox", name="Helplines for")).to_have_value("United States")


@pytest.mark.parametrize("way", ["key", "button"])
def test_the_way_out_leaves_at_once_and_not_into_the_way_back(context, coach, address, tell, way):
    coach.begin(REFRAME)

    def answer(route: Route) -> None:
        route.fulfill(body="<title>Elsewhere</title>", content_type="text/html")

    context.route(f"{ELSEWHERE}**", answer)
    page = context.new_page()
    page.goto("about:blank")
    visit(page, address)
    tell(page, "Hello")
    expect(page.locator(".slot-ask")).to_be_visible()
    if way == "key":
        page.keyboard.press("Escape")
        page.wait_for_timeout(1200)
        page.keyboard.press("Escape")  # two, but far apart
        assert page.url == address
        page.keyboard.press("Escape")
    else:
        page.get_by_role("button", name="Quick exit").click()
    page.wait_for_url(ELSEWHERE)
    assert page.title() == "Elsewhere"
    page.go_back()
    assert page.url == "about:blank"
    page.go_forward()
    assert page.url == ELSEWHERE


def test_the_tab_has_another_name_before_the_other_site_answers(context, coach, address):
    context.route(f"{ELSEWHERE}**", lambda route: route.fulfill(status=204))  # an answer that leaves one where one is
    page = visit(context.new_page(), address)
    page.get_by_role("button", name="Quick exit").click()
    expect(page).to_have_title("Wikipedia")
    assert page.evaluate("getComputedStyle(document.documentElement).visibility") == "hidden"
    assert page.locator("link[rel~=icon]").count() == 0
