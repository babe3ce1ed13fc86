"""What is said beside the form and the card, as HTML that can do nothing but be read."""

from __future__ import annotations

from coach.domain import Action, Verdict
from coach.prepare.readiness import Answer, Readiness, signs
from coach.prepare.situation import Situation
from coach.prepare.talk_card import Line, Origin, Part, TalkCard, locked
from tests.ui.scripted import card
from ui import sheet
from ui.pending_card import Moment

STOPS = Readiness(Answer.NOT_ALONE, signs()[:1], Verdict(Action.RESPOND, "abuse", "abuse", "r1"))
POINTS = Readiness(Answer.NOT_ALONE, (), Verdict(Action.POINTER, "abuse", "afraid", "r1"))
LATER = Readiness(Answer.LATER, tuple(sign for sign in signs() if sign.answer is Answer.LATER)[:1])


def with_line(text: str, origin: Origin, *cards: str) -> TalkCard:
    return TalkCard(Situation(who="Tom")).with_line(Part.ASK, Line(text, origin, cards), {"soft-start": card()})


def test_a_safety_text_stands_alone():
    shown = sheet.moment(Moment(STOPS, "Call **0808 2000 247**."))
    assert shown.startswith('<div class="fixed">')
    assert STOPS.signs[0].name not in shown


def test_a_pointer_stands_beside_what_else_is_said():
    shown = sheet.moment(Moment(POINTS, "Somebody to talk to."))
    assert shown.startswith('<div class="pointer">')
    assert "Perhaps not alone" in shown


def test_later_says_why_and_what_to_do_instead():
    shown = sheet.moment(Moment(LATER))
    assert "Perhaps not just now" in shown
    assert LATER.signs[0].name in shown
    assert "better moment" in shown


def test_nothing_in_the_way_is_one_calm_line_and_nothing_told_is_none():
    assert sheet.moment(Moment(Readiness())) == (
        '<p class="fine">Nothing you have told says that this talk should wait.</p>'
    )
    assert sheet.moment(Moment()) == ""


def test_a_quoted_line_opens_the_card_behind_it():
    one = with_line("“What is it like?”", Origin.CARD, "soft-start")
    shown = sheet.origin(one, one[Part.ASK], writing=False)
    assert 'data-card="soft-start"' in shown
    assert "A soft start" in shown


def test_a_line_says_whose_words_it_is_and_whether_it_is_locked():
    one = with_line("What is it like?", Origin.OWN)
    assert "Your own words" in sheet.origin(one, one[Part.ASK], writing=False)
    one = locked(one, Part.ASK)
    assert "Locked" in sheet.origin(one, one[Part.ASK], writing=False)
    assert "Writing…" in sheet.origin(one, one[Part.ASK], writing=True)
    assert sheet.origin(one, None, writing=False) == ""


def test_no_text_can_bring_markup_along():
    evil = "<img src=x onerror=alert(1)>"
    assert "<img" not in sheet.note(evil, evil)
    assert "<img" not in sheet.status(evil, busy=True)
    assert "<img" not in sheet.moment(Moment(None, evil))
