"""Good to look at, to hear and to use, wide and narrow, by day and by night, without a mouse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import NARROW, WIDE, visit
from tests.ui import planning
from tests.ui.scripted import CRISIS, POINTED, REFRAME, Hold

pytestmark = pytest.mark.browser

SIZES = {"wide": WIDE, "narrow": NARROW}
FIRST = "I'm always second to his phone. Last night I told him about the test results & he just said mhm."

DRAFT = "You never listen, you're always on that stupid phone.\nI love you, but you obviously don't care."

# What an accessibility checker would look at first, in one look at the page.
FAULTS = """() => {
  const seen = [...document.querySelectorAll('body *')].filter(e => e.checkVisibility());
  const text = e => (e.getAttribute('aria-label') || e.innerText || e.title || '').trim();
  const faults = [];
  for (const e of seen) {
    if (e.matches('button, [role=button], summary, a[href]') && !text(e)) faults.push('no name: ' + e.outerHTML);
    if (e.matches('input, textarea, select') && !e.getAttribute('aria-label') && !e.labels?.length)
      faults.push('no label: ' + e.outerHTML);
    if (e.matches('img') && !e.hasAttribute('alt')) faults.push('no alt: ' + e.outerHTML);
    if (e.getAttribute('aria-label')?.includes('<')) faults.push('markup read aloud: ' + e.outerHTML);
    if (e.matches('button, summary, textarea, [role=combobox]')) {
      const box = e.getBoundingClientRect();
      if (box.width < 24 || box.height < 24) faults.push(`small target ${box.width}x${box.height}: ` + e.outerHTML);
    }
  }
  const levels = seen.filter(e => e.matches('h1, h2, h3, h4, h5, h6')).map(e => +e.tagName[1]);
  levels.forEach((level, i) => { if (level > (levels[i - 1] ?? 0) + 1) faults.push(`heading ${levels} skips`); });
  if (levels.filter(level => level === 1).length !== 1) faults.push(`headings ${levels}`);
  if (document.querySelectorAll('main').length !== 1) faults.push('no main landmark');
  const ids = [...document.querySelectorAll('[id]')].filter(e => !e.closest('svg')).map(e => e.id).filter(id => id);
  ids.forEach((id, i) => { if (ids.indexOf(id) !== i) faults.push('id twice: ' + id); });
  return faults;
}"""


@pytest.fixture(params=[(size, scheme) for size in SIZES for scheme in ("light", "dark")], ids="-".join)
def looked_at(request, chromium: Browser, coach, address) -> Iterator[tuple[str, Page]]:
    """The page in one size and one scheme, and what to call its pictures."""
    size, scheme = request.param
    context = chromium.new_context(viewport=SIZES[size], color_scheme=scheme, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    try:
        yield f"{size}-{scheme}", visit(context.new_page(), address)
    finally:
        context.close()


def fits(page: Page) -> bool:
    """Nothing has to be scrolled sideways, and the whole frame is on the screen."""
    return page.evaluate(
        "document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight"
        " && [...document.querySelectorAll('#chat [role=log], .view')].every(e => e.scrollWidth <= e.clientWidth)"
    )


def test_every_state_of_the_page(looked_at, coach, tell, shots):
    name, page = looked_at
    coach.begin([*REFRAME[:5], Hold(), *REFRAME[5:]], CRISIS, POINTED)

    def look(state: str) -> None:
        expect(page.locator("#chat .icon-button:disabled")).to_have_count(int(state == "working") * 2)
        page.screenshot(path=shots / f"talk-{state}-{name}.png")
        assert fits(page)
        assert page.evaluate(FAULTS) == []

    look("empty")
    tell(page, FIRST)
    expect(page.locator("#chat")).to_contain_text("Writing…")
    look("working")
    coach.let_go()
    expect(page.locator(".slot-ask")).to_be_visible()
    look("reply")
    page.locator("#chat summary").first.click()
    look("source")
    tell(page, "I can't do this any more")
    expect(page.locator(".fixed")).to_be_visible()
    look("crisis")
    tell(page, "He scares me sometimes")
    expect(page.locator(".pointer")).to_be_visible()
    look("pointer")
    page.get_by_role("button", name="Edit").first.click()
    expect(page.get_by_label("Change what you wrote")).to_be_focused()
    look("edit")


def test_every_state_of_preparing(looked_at, coach, shots):
    name, page = looked_at
    gate = planning.Gate()
    coach.planning = planning.planner(planning.OPENING, on_piece=gate)

    def look(state: str) -> None:
        page.screenshot(path=shots / f"prepare-{state}-{name}.png")
        assert fits(page)
        assert page.evaluate(FAULTS) == []

    page.get_by_role("navigation").get_by_role("button", name="Prepare").click()
    look("empty")
    page.get_by_label("Who is the talk with?").fill(planning.TOLD["who"])
    page.get_by_label("What happened").fill(planning.TOLD["happened"])
    page.get_by_label("When and where").fill("Friday after the pub")
    page.get_by_label("When and where").blur()
    expect(page.locator("#moment")).to_contain_text("Perhaps not just now")
    page.locator("#moment").scroll_into_view_if_needed()
    look("moment")
    page.get_by_role("button", name="Make my card").click()
    assert gate.reached.wait(30)
    expect(page.locator("#sheet-status")).to_have_text("Writing…")
    look("writing")
    gate.open.set()
    expect(page.locator("#sheet-status")).to_contain_text("Your card is ready.")
    look("card")
    page.locator("#line-if_cry summary").click()
    expect(page.locator("#line-if_cry")).to_contain_text("How sure is this?")
    look("source")
    page.get_by_role("button", name="Lock: If they cry").click()
    page.get_by_role("button", name="Markdown").click()
    expect(page.locator("#handed")).to_contain_text("Saved where your browser")
    look("saved")


def test_every_other_view(looked_at, coach, shots, tmp_path):
    name, page = looked_at
    (tmp_path / "notes from the course.md").write_text("one\ntwo\n")
    coach.own_files.add(str(tmp_path / "notes from the course.md"))

    def go(label: str) -> None:
        page.get_by_role("navigation").get_by_role("button", name=label).click()

    def look(state: str) -> None:
        page.screenshot(path=shots / f"{state}-{name}.png")
        assert fits(page)
        assert page.evaluate(FAULTS) == []

    go("Library")
    expect(page.locator("#cards details").first).to_be_visible()
    look("library")
    page.locator("#cards summary").first.click()
    expect(page.locator("#cards h4").first).to_be_visible()
    look("library-card")
    page.locator("#cards summary").first.click()
    page.get_by_text("What does evidence mean here?").click()
    page.get_by_role("button", name="Your own files").click()
    expect(page.get_by_role("checkbox")).to_be_visible()
    look("library-own")
    go("Draft")
    look("draft-empty")
    page.get_by_label("Your draft").fill(DRAFT)
    expect(page.locator(".findings li").first).to_be_visible()
    page.get_by_role("button", name="Count from this version").click()
    expect(page.locator("#draft-change table")).to_be_visible()
    look("draft")
    go("Privacy & safety")
    expect(page.locator("#texts details").first).to_be_visible()
    look("privacy")
    page.locator("#texts summary").first.click()
    look("privacy-crisis")
    page.locator("#texts summary").first.click()
    page.get_by_role("button", name="Delete everything of mine").click()
    expect(page.locator("#delete-yes")).to_be_visible()
    page.locator("#privacy").evaluate("view => { view.scrollTop = view.querySelector('#stored').offsetTop - 60 }")
    look("privacy-delete")
    page.locator("#privacy").evaluate("view => { view.scrollTop = view.scrollHeight }")
    look("privacy-answers")


def test_a_long_word_does_not_widen_the_page(looked_at, coach, tell):
    _, page = looked_at
    coach.begin(REFRAME)
    tell(page, "a" * 400)
    expect(page.locator(".slot-ask")).to_be_visible()
    assert fits(page)


def test_the_frame_stands_still_while_the_reply_grows(page, coach, tell):
    coach.begin(REFRAME, [*REFRAME[:6], Hold(), *REFRAME[6:]])
    tell(page, FIRST)
    expect(page.locator(".slot-ask")).to_be_visible()
    tell(page, "And then?")
    last = page.locator(".user-row").last
    expect(page.locator(".slot-hear")).to_have_count(2)
    before = [last.bounding_box(), page.locator("#box").bounding_box(), page.locator("#stop").bounding_box()]
    coach.let_go()
    expect(page.locator(".slot-ask")).to_have_count(2)
    expect(page.locator("#send")).to_be_visible()
    after = [last.bounding_box(), page.locator("#box").bounding_box(), page.locator("#send").bounding_box()]
    assert after == before
    assert (
        last.bounding_box()["y"] < 160
    )  # the person's own words stay at the top, the reply can be read from its start


def test_everything_can_be_done_with_the_keyboard(page, coach):
    coach.begin(REFRAME, CRISIS)
    page.keyboard.type("Hello")
    page.keyboard.press("Enter")
    expect(page.locator(".slot-ask")).to_be_visible()
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    expect(page.get_by_role("button", name="Try again")).to_be_enabled()
    reached = []
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        reached.append(page.evaluate("(document.activeElement.ariaLabel || document.activeElement.innerText).trim()"))
        ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert ring == "solid", f"nobody sees where {reached[-1]!r} is"
        if reached[-1].startswith("A soft start"):
            break
    assert reached[:2] == ["Try again", "Four minutes before Exercise"]
    page.keyboard.press("Enter")
    expect(page.get_by_text("Breathe out.").first).to_be_visible()
    page.locator("#box textarea").focus()
    for name in ("Send", "Helplines for", "Start over"):
        page.keyboard.press("Tab")
        if name == "Helplines for":
            expect(page.get_by_role("combobox")).to_be_focused()
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
        else:
            expect(page.get_by_role("button", name=name)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#intro")).to_be_visible()
    expect(page.locator("#box textarea")).to_be_focused()


def test_a_screen_reader_hears_each_part_once(page, coach, tell):
    coach.begin([*REFRAME[:7], Hold(), *REFRAME[7:]])
    announcer = page.locator("#announcer")
    expect(announcer).to_have_attribute("aria-live", "polite")
    tell(page, "Hello")
    expect(page.locator(".slot-hear")).to_be_visible()
    heard = announcer.locator("p")
    expect(heard).to_have_count(4)
    page.evaluate("document.querySelector('#announcer p').dataset.kept = 'yes'")
    coach.let_go()
    expect(heard).to_have_count(8)
    expect(heard.first).to_have_attribute("data-kept", "yes")  # what was said is not put there, and said, again
    expect(heard.nth(4)).to_contain_text("What I hear: By the end of the evening")
    log = page.get_by_role("log", name="Your talk")
    expect(log).to_have_attribute("aria-live", "off")
    expect(page.get_by_role("group", name="Coach").first).to_be_visible()
    expect(page.get_by_role("group", name="You")).to_have_text("Hello")


def test_nothing_moves_for_those_who_asked_for_that(page, coach, tell):
    coach.begin([*REFRAME[:5], Hold(), *REFRAME[5:]])
    tell(page, "Hello")
    expect(page.locator(".status.working")).to_be_visible()
    assert page.evaluate("document.getAnimations().filter(a => a.playState === 'running').length") == 0
    coach.let_go()
    expect(page.locator(".slot-ask")).to_be_visible()
