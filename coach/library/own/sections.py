"""Documents as sections: a heading, a page where there are pages, and plain text in which no markup is left."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = ["Section", "of_markdown", "of_text", "tidy"]

_PARAGRAPH = re.compile(r"\n\s*\n")
_HEADING_WORDS = 12
_HEADING_CHARS = 120
# Signs that show nothing: controls (a terminal obeys some), halves of pairs (no file can hold them), and marks that
# turn a line round or spell words that only a program sees. The joiners within emoji stay.
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    r"\U000e0000-\U000e0fff]"
)
_ENDS_PROSE = (".", "!", ",", ";", ":", '"', "”")


class Section(NamedTuple):
    """One stretch of a document. `page` counts from 1; 0 where the format has no pages."""

    heading: str
    page: int
    text: str


def tidy(section: Section) -> Section:
    """The section in one line of text with a heading of a bearable length, and no sign in them that can't be seen."""
    heading, text = _seen(section.heading), _seen(section.text)
    if len(heading) > _HEADING_CHARS:
        heading = heading[:_HEADING_CHARS].rstrip() + "…"
    return Section(heading, section.page, text)


def _seen(text: str) -> str:
    return " ".join(_UNSEEN.sub("", " ".join(text.split())).split())


def of_text(text: str) -> Iterator[Section]:
    """Sections of plain text: a short paragraph that does not end like a sentence is a heading."""
    return _gathered(
        (paragraph, len(paragraph.split()) <= _HEADING_WORDS and not paragraph.endswith(_ENDS_PROSE))
        for paragraph in (" ".join(part.split()) for part in _PARAGRAPH.split(text))
    )


def of_markdown(text: str) -> Iterator[Section]:
    """Sections of Markdown. Comments, raw HTML, images and the targets of links are left out."""
    return _gathered(_paragraphs(_markdown().parse(text)))


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def _gathered(paragraphs: Iterable[tuple[str, bool]]) -> Iterator[Section]:
    """Sections of paragraphs, each of which is a heading or not. A heading with nothing below it is text."""
    heading, below = "", list[str]()
    for paragraph, is_heading in paragraphs:
        if not paragraph:
            continue
        if not is_heading:
            below.append(paragraph)
        elif below:
            yield Section(heading, 0, "\n".join(below))
            heading, below = paragraph, []
        else:
            heading, below = paragraph, [heading] if heading else []
    if heading or below:
        yield Section(heading, 0, "\n".join(below)) if below else Section("", 0, heading)


def _paragraphs(tokens: Sequence[Token]) -> Iterator[tuple[str, bool]]:
    heading = False
    for token in tokens:
        if token.type == "inline":
            yield _plain(token.children or ()), heading
        elif token.type in ("fence", "code_block"):
            yield " ".join(token.content.split()), False
        heading = token.type == "heading_open"


def _plain(children: Sequence[Token]) -> str:
    breaks = {"softbreak": " ", "hardbreak": " "}
    kept = (breaks.get(child.type, child.content) for child in children if child.type not in ("html_inline", "image"))
    return " ".join("".join(kept).split())
