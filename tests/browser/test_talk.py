"""What a person does in a talk, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from coach.domain import Slot, Stage, Text
from coach.errors import ModelError, UserFixable
from tests.browser.conftest import NARROW, visit
from tests.ui.scripted import CRISIS, POINTED, POINTER_TEXT, REFRAME, Hold

pytestmark = pytest.mark.browser

QUESTION = "What do you most wish he knew?"


def said(page: Page):
    return page.locator("#chat .user-row")


def last_reply(page: Page):
    return page.locator("#chat .bot-row").last


def test_a_reply_grows_part_by_part(page, coach, tell):
    coach.begin([*REFRAME[:5], Hold(), *REFRAME[5:7], Hold(), *REFRAME[7:]])
    tell(page, "I'm always second to his phone.")
    expect(said(page)).to_have_text(re.compile("I'm always second to his phone."))
    # What was understood and found is there before the first word of the reply.
    expect(last_reply(page)).to_contain_text("A gentler way to say it")
    expect(last_reply(page)).to_contain_text("This is about your partner. Writing…")
    expect(page.locator("#chat summary")).to_have_count(2)
    expect(last_reply(page)).not_to_contain_text("What I hear")
    coach.let_go()
    expect(page.locator(".slot-hear")).to_contain_text("You'd like to matter more than the phone does.")
    expect(page.locator(".slot-say")).to_have_count(0)
    coach.let_go()
    expect(page.locator(".slot-say blockquote")).to_contain_text("I miss our evenings.")
    expect(page.locator(".slot h3")).to_have_text(["What I hear", "You could say", "Listen for", "A question for you"])
    expect(page.locator(".status")).to_have_count(0)
    expect(page.locator("#intro")).to_have_count(0)


def test_a_source_opens_and_stays_open_while_the_reply_grows(page, coach, tell):
    coach.begin([*REFRAME[:5], Hold(), *REFRAME[5:]])
    tell(page, "Hello")
    page.locator("#chat summary").first.click()
    card = page.locator("#chat details").first
    for text in (
        "How a talk begins says a lot about how it ends.",
        "about 4 minutes · for two",
        "Breathe out.",
        "you are afraid of the other person",
        "Observed: studies of real people",
        "Carrere & Gottman 1999",
    ):
        expect(card.get_by_text(text)).to_be_visible()
    coach.let_go()
    expect(last_reply(page)).to_contain_text(QUESTION)
    expect(card.get_by_text("Breathe out.")).to_be_visible()


def test_a_crisis_text_stands_alone_and_is_not_asked_for_again(page, coach, tell):
    coach.begin(CRISIS)
    tell(page, "I can't do this any more")
    expect(page.locator(".fixed")).to_contain_text("Are you thinking about ending your life?")
    expect(page.locator(".fixed li")).to_have_count(2)
    expect(page.locator(".slot")).to_have_count(0)
    expect(page.get_by_role("button", name="Try again")).to_be_hidden()


def test_a_pointer_stands_beside_the_reply_also_after_a_reload(page, coach, tell):
    coach.begin(POINTED)
    tell(page, "He scares me sometimes")
    expect(last_reply(page)).to_contain_text(QUESTION)
    expect(page.locator(".pointer")).to_have_text(POINTER_TEXT)
    page.reload()
    expect(page.locator(".pointer")).to_have_text(POINTER_TEXT)


def test_stop_stops_the_engine_and_keeps_what_is_there(page, coach, tell):
    coach.begin([*REFRAME[:6], Hold(), *REFRAME[6:]])
    tell(page, "Hello")
    expect(page.locator(".slot-hear")).to_be_visible()
    expect(page.locator("#send")).to_have_count(0)
    page.get_by_role("button", name="Stop").click()
    expect(last_reply(page)).to_contain_text("Stopped here, as you asked.")
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    assert coach.stopped
    assert coach.turns(coach.stopped[0])[0][1].stopped
    expect(last_reply(page)).to_contain_text("By the end of the evening")
    expect(page.locator("#box textarea")).to_be_focused()


def test_trying_again_gives_another_reply_in_the_same_place(page, coach, tell):
    coach.begin(REFRAME, [Text(Slot.HEAR, "Put another way.")])
    tell(page, "Hello")
    expect(last_reply(page)).to_contain_text(QUESTION)
    page.get_by_role("button", name="Try again").click()
    expect(last_reply(page)).to_contain_text("Put another way.")
    expect(last_reply(page)).not_to_contain_text(QUESTION)
    expect(said(page)).to_have_count(1)
    assert [message for _, message, _ in coach.said] == ["Hello", "Hello"]


def test_an_earlier_message_can_be_edited(page, coach, tell):
    coach.begin(REFRAME, REFRAME, [Text(Slot.HEAR, "You love her.")])
    tell(page, "Mum & Dad <3 & <b>me</b>")
    expect(last_reply(page)).to_contain_text(QUESTION)
    tell(page, "Second")
    expect(said(page)).to_have_count(2)
    expect(page.get_by_role("button", name="Try again")).to_be_enabled()
    page.get_by_role("button", name="Edit").first.click()
    edit = page.locator("#chat textarea")
    expect(edit).to_have_value("Mum & Dad <3 & &lt;b>me&lt;/b>")
    edit.fill("I love my mother")
    page.get_by_role("button", name="Send instead").click()
    expect(last_reply(page)).to_contain_text("You love her.")
    expect(said(page)).to_have_count(1)
    ((message, _),) = coach.turns(coach.said[0][0])
    assert message == "I love my mother"


def test_an_edit_that_fails_leaves_the_talk_as_it_was(page, coach, tell):
    coach.begin(REFRAME, [Stage("Writing"), ModelError("The model gave up.")])
    tell(page, "Hello")
    expect(last_reply(page)).to_contain_text(QUESTION)
    page.get_by_role("button", name="Edit").click()
    page.locator("#chat textarea").fill("Something else")
    page.get_by_role("button", name="Send instead").click()
    expect(page.locator(".note")).to_have_text("The model gave up.")
    expect(said(page)).to_contain_text("Hello")
    expect(page.locator("#chat")).to_contain_text(QUESTION)
    expect(page.locator("#box textarea")).to_have_value("Something else")


def test_helplines_stay_when_they_cannot_be_kept(page, coach, tell):
    coach.begin(CRISIS)
    coach.unkept = UserFixable("This turn could not be kept.")
    tell(page, "I can't do this any more")
    expect(page.locator(".note")).to_have_text("This turn could not be kept.")
    expect(page.locator(".fixed")).to_contain_text("116 123")
    expect(page.locator("#box textarea")).to_have_value("")


def test_an_edit_can_be_left(page, coach, tell):
    coach.begin(REFRAME)
    tell(page, "Hello")
    expect(last_reply(page)).to_contain_text(QUESTION)
    page.get_by_role("button", name="Edit").click()
    page.locator("#chat textarea").fill("Something else")
    page.get_by_role("button", name="Leave as it was").click()
    expect(said(page)).to_contain_text("Hello")
    assert len(coach.said) == 1


def test_starting_over_forgets_the_talk(page, coach, tell):
    coach.begin(REFRAME)
    tell(page, "Hello")
    expect(last_reply(page)).to_contain_text(QUESTION)
    page.get_by_role("button", name="Start over").click()
    expect(page.locator("#intro")).to_be_visible()
    expect(said(page)).to_have_count(0)
    assert coach.talks == {}
    page.reload()
    expect(page.locator("#intro")).to_be_visible()
    expect(said(page)).to_have_count(0)


def test_starting_over_in_the_middle_of_a_reply_does_not_wait(page, coach, tell):
    coach.begin([*REFRAME[:6], Hold(), *REFRAME[6:]], CRISIS)
    tell(page, "Hello")
    expect(page.locator(".slot-hear")).to_be_visible()
    page.get_by_role("button", name="Start over").click()
    expect(page.locator("#intro")).to_be_visible()
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    expect(said(page)).to_have_count(0)
    tell(page, "Second")
    expect(page.locator(".fixed")).to_be_visible()
    assert len(coach.talks) == 1


def test_a_reload_brings_the_talk_back(page, coach, tell):
    coach.begin(REFRAME, CRISIS)
    tell(page, "Hello")
    expect(last_reply(page)).to_contain_text(QUESTION)
    page.reload()
    expect(last_reply(page)).to_contain_text(QUESTION)
    expect(page.locator("#chat summary")).to_have_count(2)
    expect(page.locator("#intro")).to_be_hidden()
    tell(page, "Second")
    expect(page.locator(".fixed")).to_be_visible()
    assert len({talk for talk, _, _ in coach.said}) == 1


def test_a_reload_in_the_middle_of_a_reply_loses_nothing(page, coach, tell):
    coach.begin([*REFRAME[:6], Hold(), *REFRAME[6:]])
    tell(page, "Hello")
    expect(page.locator(".slot-hear")).to_be_visible()
    page.reload()
    expect(page.locator(".slot-hear")).to_be_visible()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    coach.let_go()
    expect(last_reply(page)).to_contain_text(QUESTION)
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    assert len(coach.said) == 1


def test_the_region_is_passed_on_and_remembered(page, coach, tell):
    coach.begin(REFRAME, REFRAME)
    region = page.get_by_role("combobox", name="Helplines for")
    expect(region).to_have_value("United Kingdom")
    region.click()
    page.get_by_role("option", name="United States").click()
    tell(page, "Hello")
    expect(last_reply(page)).to_contain_text(QUESTION)
    page.reload()
    expect(region).to_have_value("United States")
    tell(page, "Second")
    expect(said(page)).to_have_count(2)
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    assert [where for _, _, where in coach.said] == ["us", "us"]


def test_an_opening_is_put_into_the_box_to_be_made_ones_own(page, coach):
    page.get_by_role("button", name=coach.openings[1]).click()
    expect(page.locator("#box textarea")).to_have_value(coach.openings[1])
    expect(page.locator("#box textarea")).to_be_focused()
    assert coach.said == []


def test_words_are_shown_as_they_were_typed(page, coach):
    coach.begin(REFRAME)
    text = "*sigh* _he_ said: `no`\n  and <left>\n\n- # me & Mum <3"
    for number, line in enumerate(text.split("\n")):
        if number:
            page.keyboard.press("Shift+Enter")
        page.keyboard.type(line)
    page.keyboard.press("Enter")
    expect(last_reply(page)).to_contain_text(QUESTION)
    assert said(page).locator(".md").inner_text() == text
    assert coach.said[0][1] == text


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (UserFixable("The model file stopped half-way.", fix="coach models fetch"), "coach models fetch"),
        (ModelError("The model gave up. Nothing of yours is lost."), "Nothing of yours is lost."),
    ],
)
def test_a_message_that_fails_says_why_and_stays_in_the_box(page, coach, tell, error, sentence):
    coach.begin([Stage("Writing"), error], REFRAME)
    tell(page, "Hello")
    expect(page.locator(".note")).to_contain_text(sentence)
    expect(page.locator("#box textarea")).to_have_value("Hello")
    page.locator("#box textarea").press("Enter")
    expect(last_reply(page)).to_contain_text(QUESTION)
    expect(page.locator(".note")).to_have_count(0)
    expect(page.locator("#box textarea")).to_have_value("")


def test_a_failure_is_seen_however_long_the_talk(page, coach, tell):
    page.set_viewport_size(NARROW)
    coach.begin(REFRAME, [ModelError("The model gave up.")], [ModelError("It gave up again.")])
    tell(page, "Hello")
    expect(last_reply(page)).to_contain_text(QUESTION)
    for sentence in ("The model gave up.", "It gave up again."):
        tell(page, "Second")
        expect(page.locator(".note")).to_have_text(sentence)
        expect(page.locator(".note")).to_be_in_viewport(ratio=1)


def test_who_comes_second_sees_the_place_in_the_line(new_page, context, coach, tell, chromium, address):
    coach.begin([*REFRAME[:5], Hold(), *REFRAME[5:]], CRISIS)
    first = new_page()
    tell(first, "first")
    expect(last_reply(first)).to_contain_text("Writing")
    other = chromium.new_context()
    try:
        second = visit(other.new_page(), address)
        tell(second, "second")
        expect(last_reply(second)).to_contain_text("One other reply is being written first. Yours is next.")
        coach.let_go()
        expect(last_reply(first)).to_contain_text(QUESTION)
        expect(second.locator(".fixed")).to_be_visible()
    finally:
        other.close()
    assert len({talk for talk, _, _ in coach.said}) == 2


def test_the_page_says_when_the_model_is_still_waking_up(new_page, coach):
    coach.begin(waking=4)
    page = new_page()
    expect(page.locator("#always")).to_have_text("An AI, not a therapist. Waking the model up: about 10 seconds.")
    expect(page.locator("#always")).to_have_text("An AI, not a therapist.")
