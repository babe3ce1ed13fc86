"""Whole cards, with a model, a shelf of cards and gates that follow a script; and the guidance's own quotations."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from coach.domain import Action, Intercepted, Stage, Verdict
from coach.errors import ModelError, UserFixable
from coach.library.cards import load_cards
from coach.library.quotes import questions
from coach.prepare.events import Checked, Planned, Wrote
from coach.prepare.own_words import BLANKS
from coach.prepare.plan import Planner
from coach.prepare.quotes import quotations, tied
from coach.prepare.readiness import Answer
from coach.prepare.situation import read_situation
from coach.prepare.talk_card import Line, Origin, Part, edited, locked
from coach.safety.responses import response
from tests.scripted import CRISIS, CRISIS_VERDICT, ListedInput, ListedOutput, ScriptedChat, Shelf

IDS = frozenset(
    """
    what-is-it-like-for-you when-your-news-lands-badly when-their-anger-stings when-they-cry if-then-plan
    twenty-minute-pause too-hot-to-think four-minutes-before first-sentence-aloud note-after-the-talk first-hour-after
    asking-about-the-phone
    """.split()
)
GUIDANCE = tuple(card for card in load_cards() if card.id in IDS)
LOW = {card.id: 0.5 for card in GUIDANCE}
TOM = {
    "who": "my partner Tom",
    "happened": "On Sunday he picked up his phone when I told him about my week.",
    "feel": "invisible",
    "need": "half an hour in the evening without phones",
    "when_where": "Tuesday after dinner",
}
UNTURNED = {"who": "my partner Tom", "happened": "He laughed at supper and she left the table."}
MOMENT = " laughed at supper"
WROTE_AT_FIRST = 13


def planner(*script, cards=GUIDANCE, on_piece=lambda _n, _piece: None, banned=(), verdicts=None):
    model = ScriptedChat(*script, on_piece=on_piece)
    made = Planner(
        model=lambda: model,
        finder=lambda: Shelf(cards, LOW),
        input_gate=ListedInput(verdicts or {CRISIS: CRISIS_VERDICT}),
        output_gate=ListedOutput(banned),
        region="uk",
    )
    return made, model


def plan(made, fields=TOM, **options):
    return list(made.plan(read_situation(fields), **options))


def card_of(events):
    assert isinstance(events[-1], Planned)
    return events[-1].card


@pytest.fixture(scope="module")
def card():
    return card_of(plan(planner()[0]))


# --- the stream ------------------------------------------------------------------------------------------------------


def test_a_card_comes_line_by_line_and_is_whole_at_the_end():
    events = plan(planner()[0])
    assert isinstance(events[0], Checked)
    assert events[0].readiness.answer is Answer.NOW
    wrote = [event for event in events if isinstance(event, Wrote)]
    assert {event.part for event in wrote} == set(Part)
    assert len(wrote) == len(Part) == WROTE_AT_FIRST
    assert [event.text for event in events if isinstance(event, Stage)] == ["Looking through the guidance", "Writing"]
    made = card_of(events)
    assert made.whole
    assert made.lines == {part: event.line for part in Part for event in wrote if event.part is part}
    assert made.situation == read_situation(TOM)


def test_own_words_need_no_model(card):
    assert card.opening == Line(
        "Tom, there is something on my mind. On Sunday you picked up your phone when I told you about my week. "
        "I felt invisible.",
        Origin.OWN,
    )
    assert card.request == Line("Could we have half an hour in the evening without phones?", Origin.OWN)
    assert card.feel_need == Line("I feel invisible. I need half an hour in the evening without phones.", Origin.OWN)
    assert card.aim.text == ("To ask Tom for half an hour in the evening without phones, and to hear Tom's side of it.")


def test_quotations_stand_word_for_word_in_the_cards_behind_them(card):
    by_id = {one.id: one for one in GUIDANCE}
    quoted = [line for line in card.lines.values() if line.origin is Origin.CARD]
    assert len(quoted) == 9
    for line in quoted:
        (card_id,) = line.cards
        source = by_id[card_id]
        if line.minutes:
            assert line.text == f"{source.title} ({source.minutes} minutes). {source.summary}"
            assert line.minutes == source.minutes
        else:
            assert line.text.split("“")[1].rstrip("”") in source.body
    assert {source.id for source in card.sources} == {card_id for line in quoted for card_id in line.cards}
    assert card.ask.text.strip("“”") in questions(by_id[card.ask.cards[0]])
    assert card.ask.text != card.ask_next.text


def test_the_persons_own_name_for_the_other_is_used(card):
    assert all("Tom" in card[part].text for part in (Part.AIM, Part.OPENING, Part.IF_SILENT, Part.IF_CRY))
    parents = card_of(plan(planner()[0], {"who": "my parents"}))
    assert parents.if_silent.text.startswith("If my parents go silent")
    assert parents.if_cry.text.startswith("If my parents cry,")


@pytest.mark.parametrize(
    ("fields", "opening"),
    [
        (
            {"who": "Dad", "happened": "He asked when we arrive on Friday.", "want_known": "that I'm not coming"},
            "Dad, you asked when we arrive on Friday. I'm not coming.",
        ),
        (
            {"who": "Dad", "want_known": "I'm not coming"},
            "Dad, there is something I'd like you to know. I'm not coming.",
        ),
        ({"who": "my boss", "want_known": "how tired I am"}, "I'd like you to know how tired I am."),
        ({"who": "Dad", "want_known": "that I'm sorry and that I miss him"}, "Dad, I'm sorry, and I miss you."),
        (
            {"who": "Lena", "happened": "Lena borrowed my van and hasn't said a word since.", "feel": "I feel used"},
            "Lena, there is something on my mind. You borrowed my van and haven't said a word since. I felt used.",
        ),
    ],
)
def test_how_it_begins_in_own_words(fields, opening):
    assert card_of(plan(planner()[0], fields)).opening == Line(opening, Origin.OWN)


@pytest.mark.parametrize(
    ("need", "request_"),
    [
        ("him to put his phone away at dinner", "Could you put your phone away at dinner?"),
        ("I need him to ring on Sundays.", "Could you ring on Sundays?"),
        ("he listens to me", "Could you listen to me?"),
        ("a date when he pays it back", "Could we agree on a date when you pay it back?"),
        ("an apology", "Could I have an apology?"),
        ("my name on the work", "Could we talk about my name on the work?"),
        ("to stay home", "I need to stay home. Could we talk about how to make that easier for us both?"),
    ],
)
def test_what_is_asked_for_in_own_words(need, request_):
    assert card_of(plan(planner()[0], {"who": "Tom", "need": need})).request == Line(request_, Origin.OWN)


@pytest.mark.parametrize(
    ("feel", "line"),
    [
        ("lonely", "I feel lonely. I need ________."),
        ("I feel a bit lost", "I feel a bit lost. I need ________."),
        ("im tired", "I feel tired. I need ________."),
        ("I miss him", "I miss him. I need ________."),
    ],
)
def test_a_feeling_as_it_was_said_and_a_blank_for_what_was_not(feel, line):
    assert card_of(plan(planner()[0], {"who": "Tom", "feel": feel})).feel_need == Line(line, Origin.OWN)


def test_a_verdict_on_somebody_is_no_feeling():
    assert card_of(plan(planner()[0], {"who": "Tom", "feel": "that he doesn't care"})).feel_need.origin is Origin.FIXED


def test_with_nothing_told_nothing_is_made_up_and_no_model_is_asked():
    made = card_of(plan(planner()[0], {"who": "my boss"}))
    written = [made[part] for part in (Part.AIM, Part.OPENING, Part.REQUEST, Part.FEEL_NEED)]
    assert {line.origin for line in written} == {Origin.FIXED}
    assert made.feel_need.text == " ".join(BLANKS)


def test_without_guidance_every_line_is_a_fixed_or_an_own_one():
    made = card_of(plan(planner(cards=())[0]))
    assert made.whole
    assert made.sources == ()
    assert {line.origin for line in made.lines.values()} == {Origin.FIXED, Origin.OWN}


# --- what the model writes -------------------------------------------------------------------------------------------


def test_the_model_goes_on_from_a_stem_where_own_words_will_not_do():
    made, model = planner(MOMENT)
    events = plan(made, UNTURNED)
    opening = card_of(events).opening
    assert opening.text == "Tom, when you laughed at supper, I found that hard."
    assert opening.origin is Origin.MODEL
    assert model.left == 0
    assert model.calls[0].messages[-1].text.endswith('"Tom, when you')
    assert model.calls[0].messages[-2].text == "It's about my partner Tom. He laughed at supper and she left the table."


def test_a_line_that_fails_twice_gives_way_to_a_plain_one():
    made, _ = planner(" are always late", " never laughed at supper")
    (event,) = [e for e in plan(made, UNTURNED) if isinstance(e, Wrote) and e.part is Part.OPENING]
    assert event.line.origin is Origin.FIXED
    assert event.line.text.startswith("Tom, something has stayed with me")
    assert event.faults == ("says always or never", "says always or never")


def test_the_output_gate_sees_what_is_written_and_what_is_own():
    made, _ = planner(" laughed at supper", " laughed at the supper table", banned=("supper",))
    opening = card_of(plan(made, UNTURNED)).opening
    assert opening.origin is Origin.FIXED
    made, _ = planner(banned=("phones",))
    assert card_of(plan(made)).request.origin is Origin.FIXED


def test_own_words_that_would_hurt_are_not_put_in_a_mouth():
    made, _ = planner()
    hard = {
        "who": "Tom",
        "need": "him to stop being selfish",
        "want_known": "he never listens",
        "feel": "that he is lazy",
    }
    written = card_of(plan(made, hard))
    assert {written[part].origin for part in (Part.OPENING, Part.REQUEST)} == {Origin.FIXED}
    assert "selfish" not in " ".join(line.text for line in written.lines.values())


def test_what_was_typed_in_a_hurry_is_left_to_the_model():
    made, model = planner(" eat my food")
    typed = {"who": "sam my flatmate", "happened": "hes ben eating my food an i sed somthing an he laffed"}
    assert card_of(plan(made, typed)).opening.text == "Sam, when you eat my food, I find that hard."
    assert model.left == 0


def test_a_model_that_fails_is_told():
    made, _ = planner(ModelError("The model gave up."))
    with pytest.raises(ModelError):
        plan(made, UNTURNED)


# --- the moment ------------------------------------------------------------------------------------------------------


def test_a_crisis_is_answered_with_its_fixed_text_and_nothing_else():
    made, _ = planner()
    checked, intercepted, planned = plan(made, {"who": "Dad", "feel": CRISIS})
    assert checked.readiness.answer is Answer.NOT_ALONE
    assert intercepted == Intercepted(CRISIS_VERDICT, response("crisis-self", "uk"))
    assert (planned.card, planned.stopped) == (None, False)


def test_control_stops_the_card_and_a_rewrite_of_it(card):
    made, _ = planner()
    control = {"who": "Tom", "happened": "He checks my phone every night."}
    events = plan(made, control, region="us")
    assert events[1].text == response("abuse", "us")
    assert card_of(events) is None
    changed = replace(card, situation=read_situation(control))
    assert card_of(list(made.rewrite(changed, Part.ASK))) is None


def test_a_pointer_is_shown_beside_the_card():
    verdict = Verdict(Action.POINTER, "professional-advice", "legal", "listed")
    made, _ = planner(verdicts={"Is it my flat?": verdict})
    events = plan(made, {"who": "Tom", "need": "Is it my flat?"})
    assert Intercepted(verdict, response("legal", "uk")) in events
    assert card_of(events).whole


def test_what_can_wait_is_said_first_and_keeps_unfit_cards_away():
    made, _ = planner()
    events = plan(made, {**TOM, "when_where": "after the pub"})
    assert events[0].readiness.answer is Answer.LATER
    by_id = {one.id: one for one in GUIDANCE}
    cards = [by_id[source.id] for source in card_of(events).sources]
    assert cards
    assert not [one.id for one in cards if "intoxication" in one.not_when]


# --- stop, keep, rewrite ---------------------------------------------------------------------------------------------


def test_stop_ends_at_once_and_what_was_written_stands():
    halt = threading.Event()
    made, _ = planner(MOMENT, on_piece=lambda _n, _piece: halt.set())
    events = plan(made, UNTURNED, halt=halt)
    assert events[-1].stopped
    stopped = card_of(events)
    assert stopped.opening is None
    assert stopped.pause
    assert not stopped.whole


def test_a_new_card_keeps_what_is_locked_or_edited(card):
    kept = edited(locked(card, Part.PAUSE), Part.AIM, "To be heard.")
    made, _ = planner()
    again = card_of(plan(made, {"who": "Dad", "feel": "sad"}, keep=kept))
    assert again.pause == kept.pause
    assert again.aim == Line("To be heard.", Origin.OWN, edited=True)
    assert again.if_cry.text.startswith("If Dad cries")
    assert set(kept.pause.cards) <= {source.id for source in again.sources}


@pytest.mark.parametrize("part", [Part.ASK, Part.PAUSE, Part.IF_SILENT, Part.BEFORE, Part.AFTER])
def test_a_quoted_line_gives_way_to_another_and_all_others_stay(card, part):
    made, _ = planner()
    again = card_of(list(made.rewrite(card, part)))
    assert again[part].text != card[part].text
    assert {p: line for p, line in again.lines.items() if p is not part} == {
        p: line for p, line in card.lines.items() if p is not part
    }


def test_a_shorter_quotation_is_shorter_or_there_is_none(card):
    made, _ = planner()
    shorter = card_of(list(made.rewrite(card, Part.PAUSE)))
    before = shorter.pause.text
    shorter = card_of(list(made.rewrite(shorter, Part.PAUSE, "shorter")))
    assert len(shorter.pause.text) < len(before)
    with pytest.raises(UserFixable, match="no other line"):
        list(made.rewrite(edited(card, Part.PAUSE, "Wait."), Part.PAUSE, "shorter"))


def test_a_written_line_is_written_anew_by_the_model(card):
    made, model = planner(" picked up your phone")
    again = card_of(list(made.rewrite(card, Part.OPENING, "gentler")))
    assert again.opening.origin is Origin.MODEL
    assert again.opening.text == (
        "Tom, I care about how we are with each other. When you picked up your phone, I felt invisible."
    )
    assert again.opening.tries == 1
    assert "Sunday" in model.calls[0].prompt


def test_a_shorter_request_is_shorter_than_it_was(card):
    made, _ = planner(" find half an hour a week for the two of us, without phones at all", *[" have half an hour"] * 5)
    again = card_of(list(made.rewrite(card, Part.REQUEST, "shorter")))
    assert again.request.text == "Could we have half an hour?"


def test_a_locked_line_is_never_touched(card):
    made, _ = planner()
    with pytest.raises(UserFixable, match="locked"):
        list(made.rewrite(locked(card, Part.ASK), Part.ASK))


def test_a_stopped_rewrite_leaves_the_card_as_it_was(card):
    halt = threading.Event()
    made, _ = planner(" picked up your phone", on_piece=lambda _n, _piece: halt.set())
    events = list(made.rewrite(card, Part.OPENING, halt=halt))
    assert events[-1].stopped
    assert card_of(events) == card


def test_when_the_model_has_no_other_line_the_person_is_told(card):
    made, _ = planner(*[" are always on your phone"] * 6)
    fixed = card_of(list(made.rewrite(card, Part.OPENING)))
    assert fixed.opening.origin is Origin.FIXED
    made, _ = planner(*[" are always on your phone"] * 6)
    with pytest.raises(UserFixable, match="own words"):
        list(made.rewrite(fixed, Part.OPENING, "shorter"))


# --- the data --------------------------------------------------------------------------------------------------------

KINDS = list(quotations().items())


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_a_quotation_cue_is_held_to_its_examples(name, kind):
    assert kind.cue.match
    assert kind.cue.passes
    assert [text for text in kind.cue.match if not kind.cue.found_in(text)] == []
    assert [text for text in kind.cue.passes if kind.cue.found_in(text)] == []
    assert kind.plain.endswith((".", "?"))


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_every_example_of_a_quotation_stands_in_a_card(name, kind):
    bodies = [card.body for card in load_cards()]
    assert [text for text in kind.cue.match if not any(f'"{text}"' in body for body in bodies)] == []


def test_a_tied_question_is_known_by_its_examples():
    assert [text for text in tied().match if not tied().found_in(text)] == []
    assert [text for text in tied().passes if tied().found_in(text)] == []


def test_a_tied_question_is_asked_only_of_who_told_of_it():
    tied_one = "What are the evenings like when you come in?"
    about = {"cards": [card for card in GUIDANCE if card.id == "what-is-it-like-for-you"]}
    assert tied_one in about["cards"][0].body

    def asked(**told):
        made = card_of(plan(planner(**about)[0], {"who": "Tom", "feel": "sad", **told}))
        return made.ask.text + made.ask_next.text

    assert tied_one not in asked()
    assert tied_one in asked(need="our evenings back")
