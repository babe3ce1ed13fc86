"""A talk as messages: labels, places, and nothing that could run."""

from __future__ import annotations

import pytest

from coach.domain import (
    Action,
    Done,
    Excerpt,
    Intercepted,
    Move,
    Reply,
    Slot,
    Sources,
    Stage,
    Text,
    Understood,
    Verdict,
)
from tests.ui.scripted import CRISIS, POINTED, POINTER_TEXT, REFRAME, card, reply_of
from tests.ui.test_markup import ATTACKS, Read
from ui import words
from ui.render import history, note, reply, spoken, turn, turn_of
from ui.shown import Shown, fold


def html_of(message) -> str:
    return "".join(part["text"] for part in message["content"])


def test_a_turn_is_two_messages():
    said, answered = turn("Hello", fold(REFRAME))
    assert (said["role"], answered["role"]) == ("user", "assistant")
    assert html_of(said) == "Hello"


def test_history_keeps_order_and_every_message_knows_its_turn():
    messages = history([("one", reply_of(REFRAME)), ("two", reply_of(CRISIS))])
    assert [message["role"] for message in messages] == ["user", "assistant"] * 2
    assert [turn_of(index) for index in range(4)] == [0, 0, 1, 1]
    assert [html_of(messages[index]) for index in (0, 2)] == ["one", "two"]


@pytest.mark.parametrize("slot", list(Slot))
def test_each_part_has_its_label(slot):
    seen = Read("".join(reply(fold([Text(slot, "Some words.")]))))
    assert words.SLOTS[slot] in seen.text
    assert "Some words." in seen.text
    assert ("blockquote" in seen.tags) is (slot is Slot.SAY)


def test_parts_come_in_reading_order():
    text = Read("".join(reply(fold(REFRAME)))).text
    places = [text.index(words.SLOTS[slot]) for slot in (Slot.HEAR, Slot.SAY, Slot.LISTEN, Slot.ASK)]
    assert places == sorted(places)


def test_what_was_understood_and_found_is_there_before_the_first_word():
    parts = reply(fold([Understood("partner", Move.REFRAME), Sources(REFRAME[3].hits), Stage("Writing")]))
    text = Read("".join(parts)).text
    assert "A gentler way to say it" in text
    assert "A soft start" in text
    assert "This is about your partner. Writing…" in text


def test_a_part_that_has_not_changed_is_the_same_string_while_the_next_one_grows():
    before, after = (reply(fold(REFRAME[:count])) for count in (6, 9))
    assert before[:2] == after[:2]  # the heading, and the sources that a person may have opened


def test_the_state_goes_when_the_turn_is_over():
    assert not any("status" in part for part in reply(fold([*REFRAME, Done(reply_of(REFRAME))])))


def test_a_stopped_reply_says_so():
    parts = reply(fold([*REFRAME[:6], Done(reply_of(REFRAME[:6], stopped=True))]))
    assert "Stopped here" in parts[-1]


def test_fixed_text_stands_alone():
    (part,) = reply(fold([*CRISIS, Done(reply_of(CRISIS))]))
    seen = Read(part)
    assert "116\N{NO-BREAK SPACE}123" in seen.text  # a number is not broken over two lines
    assert seen.tags.count("li") == 2


def test_a_pointer_comes_before_the_words_it_stands_beside():
    text = Read("".join(reply(fold(POINTED)))).text.replace("\N{NO-BREAK SPACE}", " ")
    assert text.index(POINTER_TEXT) < text.index("What I hear")


def test_a_turn_with_nothing_in_it_still_shows_something():
    assert reply(fold([Done(Reply("", Verdict()))])) == ['<p class="status">No reply was written.</p>']


def test_a_note_names_the_command_that_mends_it():
    text = Read(html_of(note("The model file is missing.", "coach models fetch"))).text
    assert text == "The model file is missing.To mend it, run coach models fetch"


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_comes_from_outside_is_obeyed(attack):
    hit = REFRAME[3].hits[0].__class__(card(title=attack, sections={"Steps": attack}), 1.0)
    shown = fold(
        [
            Intercepted(Verdict(Action.POINTER), attack),
            Understood(attack, Move.REFRAME),
            Sources((hit,)),
            *(Text(slot, attack) for slot in Slot),
            Stage(attack),
        ]
    )
    for html in (html_of(turn(attack, shown)[1]), html_of(note(attack, attack)), *reply(Shown(fixed=attack))):
        seen = Read(html)
        assert not set(seen.tags) & {"script", "img", "svg", "iframe", "a", "b", "svg/onload", "style", "form"}
        assert {other.split()[1] for other in seen.others} <= {"class"}


def test_a_screen_reader_hears_each_part_once_and_whole():
    said = spoken([*REFRAME, Done(reply_of(REFRAME))])
    assert said == [
        "Reading your message",
        "Looking through the guidance",
        "Guidance found: A soft start and Four minutes before.",
        "Writing",
        "What I hear: By the end of the evening it's as if you weren't in the room. "
        "You'd like to matter more than the phone does.",
        "You could say: \"I miss our evenings. I'd like half an hour tonight with no phones, just to hear how you are. "
        'Would after dinner work?"',
        "Listen for: What are the evenings like for you, when you come in?",
        "A question for you: What do you most wish he knew?",
    ]


@pytest.mark.parametrize("count", range(len(REFRAME) + 1))
def test_what_was_said_aloud_is_only_ever_added_to(count):
    earlier, whole = spoken(REFRAME[:count]), spoken([*REFRAME, Done(reply_of(REFRAME))])
    assert whole[: len(earlier)] == earlier


def test_own_files_are_seen_and_said_aloud_and_stay_when_the_turn_is_over():
    found = Sources((), (Excerpt("walks.pdf", "/home/me/walks.pdf", "", 2, "By the river.", 0.8),))
    assert spoken([found]) == ["From your own files: walks.pdf."]
    for events in ([found], [found, Done(Reply("", Verdict(), excerpts=found.excerpts))]):
        text = Read("".join(reply(fold(events)))).text
        assert "walks.pdf page 2" in text
        assert "By the river." in text


def test_files_of_one_name_are_told_apart_aloud():
    pieces = tuple(Excerpt("a.md", f"/home/me/{folder}/a.md", "", 0, "Home.", 0.8) for folder in ("home", "work"))
    assert spoken([Sources((), pieces)]) == ["From your own files: home/a.md and work/a.md."]


def test_a_fixed_text_and_a_stop_are_said_aloud():
    assert "116 123" in spoken([*CRISIS, Done(reply_of(CRISIS))])[0]
    assert spoken([Done(reply_of((), stopped=True))]) == ["The reply was stopped."]
