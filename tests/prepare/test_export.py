"""Cards as files: one page, everything on it, nothing from outside, nothing that was typed taken for markup."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from markdown_it import MarkdownIt
from pypdf import PdfReader

from coach.domain import Grade
from coach.errors import UserFixable
from coach.prepare.export import export
from coach.prepare.formats import MEDIA_TYPES, Format
from coach.prepare.layout import FOOT, lay_out
from coach.prepare.pdf import PAPERS, not_shown
from coach.prepare.reminder import read_when
from coach.prepare.situation import read_situation
from coach.prepare.talk_card import MAX_CHARS, Line, Origin, Part, Source, TalkCard

WHEN = datetime(2026, 11, 24, 19, 30)
SHORT = "Zoë said “no” — it’s 5 €, naïve Łódź, Ελλάδα, Київ."
NASTY = "<script>x</script> & # *bold* [a](http://b.example) `c` _d_ | 1. e"


def full(text=SHORT, who="my sister Zoë", **fields):
    card = TalkCard(read_situation({"who": who, "when_where": "Sunday, on a walk", **fields}))
    for n, part in enumerate(Part):
        line = Line(f"{n}: {text}"[: MAX_CHARS[part]], Origin.CARD, ("a",), 12 if part is Part.BEFORE else 0)
        card = card.with_line(part, line, {"a": Source("a", "A quiet hour", Grade.PRACTICE)})
    return card


def pdf_text(content):
    pages = PdfReader(io.BytesIO(content)).pages
    return len(pages), " ".join(" ".join(page.extract_text().split()) for page in pages)


@pytest.mark.parametrize("paper", PAPERS)
def test_a_pdf_is_one_page_with_every_line_in_its_own_letters(paper):
    pages, text = pdf_text(export(full(), Format.PDF, paper=paper))
    assert pages == 1
    for expected in ("A talk with Zoë", "Sunday, on a walk", "A quiet hour", FOOT):
        assert expected in text
    assert text.count(SHORT) == len(Part)


@pytest.mark.parametrize("paper", PAPERS)
def test_a_card_with_every_line_at_its_longest_is_still_one_page(paper):
    card = full("wide words " * 60, when_where="w " * 299)
    assert pdf_text(export(card, Format.PDF, paper=paper))[0] == 1


def test_a_pdf_leaves_out_what_its_font_lacks_and_says_so():
    card = full("I am 🙂 and שלום tired")
    assert not_shown(card) == "🙂שלום"
    assert "I am and tired" in pdf_text(export(card, Format.PDF))[1]
    assert not_shown(full()) == ""


def test_html_is_one_document_that_reaches_for_nothing():
    page = export(full(NASTY), Format.HTML).decode()
    assert page.startswith("<!doctype html>")
    assert not re.search(r"<(?:script|link|img|iframe|a)\b|url\(|@import|src=|href=", page)
    assert "default-src 'none'" in page
    assert "@page" in page
    assert page.count("&lt;script&gt;x&lt;/script&gt; &amp;") == len(Part)


def test_markdown_shows_what_was_typed_as_text():
    rendered = MarkdownIt().render(export(full(NASTY, who="# my <b>sister</b>"), Format.MARKDOWN).decode())
    assert not re.search(r"<(?:script|a|code|em|b)\b", rendered)
    assert rendered.count("<h1>") == 1
    assert rendered.count("&lt;script&gt;x&lt;/script&gt; &amp; # *bold* [a](http://b.example) `c` _d_ | 1. e") == len(
        Part
    )


@pytest.mark.parametrize("text", ["- a list", "1. a list", "# a heading", "> a quotation"])
def test_a_line_does_not_become_a_list_or_a_heading(text):
    card = TalkCard(read_situation({"who": "Dad"})).with_line(Part.AIM, Line(text, Origin.OWN), {})
    rendered = MarkdownIt().render(export(card, Format.MARKDOWN).decode())
    assert rendered.count("<li>") == 1
    assert rendered.count("<h2>") == 1
    assert "<blockquote>" not in rendered


def test_a_reminder_leaves_time_for_the_exercise_and_names_nobody():
    content = export(full(), Format.CALENDAR, when=WHEN)
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    (alarm,) = event.walk("VALARM")
    assert event.decoded("dtstart") == WHEN
    assert event.decoded("dtend") > WHEN
    assert alarm.decoded("trigger") == -timedelta(minutes=12 + 5)
    assert event["uid"]
    assert b"Zo" not in content
    assert b"said" not in content


def test_a_reminder_needs_a_time():
    with pytest.raises(UserFixable, match="--when"):
        export(full(), Format.CALENDAR)


def test_a_time_is_read_as_typed():
    assert read_when(" 2026-11-24 19:30 ") == WHEN
    assert read_when("2026-11-24T19:30+00:00") == WHEN.replace(tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-11-24", "2026-13-24 19:30", "19:30"])
def test_what_is_no_time_is_refused_in_a_sentence(text):
    with pytest.raises(UserFixable, match="day and a time"):
        read_when(text)


@pytest.mark.parametrize("form", Format)
def test_an_unfinished_card_can_be_saved_and_an_empty_one_is_refused(form):
    empty = TalkCard(read_situation({"who": "Dad"}))
    begun = empty.with_line(Part.AIM, Line("To be heard.", Origin.FIXED), {})
    assert export(begun, form, when=WHEN)
    if form in (Format.MARKDOWN, Format.PDF, Format.HTML):
        with pytest.raises(UserFixable, match="nothing on this card"):
            export(empty, form)


def test_every_form_has_a_media_type():
    assert set(MEDIA_TYPES) == set(Format)


def test_an_if_line_written_by_hand_keeps_its_moment():
    card = TalkCard(read_situation({"who": "Dad"})).with_line(Part.IF_CRY, Line("I wait.", Origin.OWN, edited=True), {})
    assert lay_out(card).blocks[0].lines == (("", "If they cry: I wait."),)
