"""A card can be read whole, and can do nothing but be read."""

from __future__ import annotations

from coach.domain import Excerpt, Grade, Hit
from tests.ui.scripted import EXERCISE, card
from tests.ui.test_markup import ATTACKS, Read
from ui.cards import card_text, sources


def test_no_guidance_draws_nothing():
    assert sources(()) == ""


def test_each_card_is_one_thing_to_open():
    seen = Read(sources((Hit(card(), 0.9), Hit(EXERCISE, 0.5))))
    assert seen.tags.count("details") == seen.tags.count("summary") == 2
    assert "A soft start Idea" in seen.text
    assert "Four minutes before Exercise" in seen.text


def test_a_card_says_everything_it_holds():
    text = Read(card_text(card())).text
    for part in (
        "about 4 minutes · for two",
        "Begin gently and with one thing.",
        "You know what is wrong and wonder how to begin.",
        "In short",
        "How a talk begins says a lot about how it ends.",
        "Breathe out.",
        "Leave it for another time if",
        "you are afraid of the other person",
        "anyone has been hurt or threatened",
        "Observed: studies of real people",
        "Carrere & Gottman 1999, Family Process 38(3):293-301",
    ):
        assert part in text


def test_a_card_with_nothing_to_do_or_to_beware_of_does_not_say_so():
    seen = Read(card_text(card(minutes=0, not_when=(), references=(), grade=Grade.ARTICLE)))
    assert "minute" not in seen.text
    assert "another time" not in seen.text
    assert "Read more" not in seen.text


def test_a_word_that_the_page_does_not_know_is_still_readable():
    assert "no such word" in Read(card_text(card(not_when=("no-such-word",)))).text


def test_nothing_in_a_card_is_obeyed():
    for attack in ATTACKS:
        hostile = card(
            title=attack,
            summary=attack,
            when=attack,
            people=attack,
            not_when=(attack,),
            references=(attack,),
            sections={attack: attack},
        )
        seen = Read(sources((Hit(hostile, 1.0),)))
        kind = {
            "div",
            "p",
            "details",
            "summary",
            "span",
            "h3",
            "h4",
            "ul",
            "ol",
            "li",
            "strong",
            "em",
            "blockquote",
            "br",
        }
        assert set(seen.tags) <= kind
        assert {other.split()[1] for other in seen.others} == {"class"}


def piece(text="We walked by the river.", *, file="walks.pdf", heading="", page=0):
    return Excerpt(file, f"/home/me/{file}", heading, page, text, 0.8)


def test_each_piece_of_a_file_is_one_thing_to_open_below_the_cards():
    seen = Read(sources((Hit(card(), 0.9),), (piece(page=12, heading="Sundays"), piece("Home.", heading="Mondays"))))
    assert seen.tags.count("details") == seen.tags.count("summary") == 3
    assert seen.tags.count("blockquote") == 2
    assert seen.text.index("From the guidance") < seen.text.index("From your own files")
    assert "walks.pdf page 12We walked by the river." in seen.text
    assert "walks.pdf MondaysHome." in seen.text


def test_files_of_one_name_are_told_apart_by_their_folders():
    pieces = [Excerpt("notes.md", f"/home/me/{folder}/notes.md", "", 0, "Home.", 0.8) for folder in ("<b>", "work")]
    seen = Read(sources((), (*pieces, piece())))
    assert "<b>/notes.md " in seen.text
    assert "work/notes.md " in seen.text
    assert "me/walks.pdf" not in seen.text
    assert "b" not in seen.tags


def test_files_alone_are_shown_without_the_guidance():
    seen = Read(sources((), (piece(),)))
    assert "From your own files" in seen.text
    assert "From the guidance" not in seen.text


def test_nothing_in_a_file_is_obeyed():
    for attack in ATTACKS:
        for heading, page in ((attack, 0), ("", 3)):
            seen = Read(sources((), (piece(attack, file=attack, heading=heading, page=page),)))
            assert set(seen.tags) <= {"div", "h3", "details", "summary", "span", "blockquote", "p"}
            assert {other.split()[1] for other in seen.others} == {"class"}
            assert seen.text.count(attack) == (3 if heading else 2)
