"""No text can become anything but text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.markup import as_typed, literal, plain, prose

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "</div></section><iframe src=//evil.example>",
    "<!-- --><b>",
    "<?php ?>",
    "[press here](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "<javascript:alert(1)>",
    "<http://evil.example>",
    "http://evil.example and www.evil.example",
    "[a]: http://evil.example\n\n[a]",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;",
    "```html\n<script>alert(1)</script>\n```",
    "    <script>alert(1)</script>",
    "`<b>`",
    "\\<script\\>",
    "| a | b |\n|---|---|\n| <b> | c |",
    "# <b>head</b>",
    '<a href="x" title="&quot; onmouseover=alert(1)">',
    "<" * 50 + "b>",
]
ALLOWED = {"p", "em", "strong", "ul", "ol", "li", "blockquote", "br"}


class Read(HTMLParser):
    """What a browser would make of a piece of HTML: its tags and its text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.text = ""
        self.others: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        # A numbered list that begins at another number is the one attribute there may be.
        self.others += [f"{tag} {name}" for name, value in attrs if (name, (value or "").isdigit()) != ("start", True)]

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.others.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.others.append(f"declaration {decl}")

    def handle_pi(self, data: str) -> None:
        self.others.append(f"instruction {data}")


@pytest.mark.parametrize("text", [*ATTACKS, "Mum & Dad <3", "1 < 2 && 3 > 2", 'She said "no".\n\n  And left.'])
@pytest.mark.parametrize("escape", [as_typed, plain])
def test_typed_text_is_read_back_sign_by_sign(escape, text):
    seen = Read(escape(text))
    assert (seen.tags, seen.others, seen.text) == ([], [], text)


@given(st.text(alphabet=st.sampled_from("<>&/!?-#;='\"abclt3 \n")))
def test_typed_text_is_read_back_whatever_it_is(text):
    seen = Read(as_typed(text))
    assert (seen.tags, seen.others, seen.text) == ([], [], text)


def test_harmless_signs_stay_as_they_are_so_that_the_edit_box_shows_them():
    assert as_typed("Mum & Dad <3, 1 < 2") == "Mum & Dad <3, 1 < 2"


@pytest.mark.parametrize("text", ATTACKS)
def test_prose_lets_no_markup_through(text):
    seen = Read(prose(text))
    assert set(seen.tags) <= ALLOWED
    assert seen.others == []


@given(st.text(alphabet=st.sampled_from("<>&/!?-#;='\"[]()*_`~|:.\\\n 1ab")))
def test_prose_lets_no_markup_through_whatever_it_is(text):
    seen = Read(prose(text))
    assert set(seen.tags) <= ALLOWED
    assert seen.others == []


def test_prose_shows_the_address_of_a_link_instead_of_making_one():
    assert Read(prose("[here](javascript:alert(1))")).text == "[here](javascript:alert(1))"


def test_prose_keeps_paragraphs_lists_and_emphasis():
    text = "**One** thing\n\n- first\n- second\n\n1. then\n2. last"
    assert Read(prose(text)).tags == ["p", "strong", "ul", "li", "li", "ol", "li", "li"]


@pytest.mark.parametrize("text", ATTACKS)
def test_literal_leaves_no_sign_that_markdown_or_html_could_read(text):
    escaped = literal(text)
    assert re.fullmatch(r"(?:\w|&#\d+;)*", escaped)
    assert Read(escaped).text == " ".join(text.split())
