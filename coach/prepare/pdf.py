"""A talk card as a PDF of one page, in a font that travels with it.

The font is Noto Sans (SIL Open Font License), cut down to the letters of Latin, Greek and Cyrillic. It has no pictures
and no other scripts: what it can't show is left out, and `not_shown` says what that was.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from coach.errors import UserFixable
from coach.prepare.layout import Block, Layout, lay_out
from coach.prepare.talk_card import TalkCard

if TYPE_CHECKING:
    from fpdf import FPDF

__all__ = ["PAPERS", "not_shown", "to_pdf"]

PAPERS = ("a4", "letter")
_FONT = "Noto Sans"
_SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0)  # points; the first that fits the page
_MARGIN, _HEADING_WIDTH = 16.0, 30.0  # mm
_INK, _SOFT, _GREEN, _RULE = (37, 48, 44), (76, 90, 85), (45, 95, 83), (207, 216, 211)


def to_pdf(card: TalkCard, paper: str = "a4") -> bytes:
    """The card on one page.

    Args:
        paper: one of `PAPERS`.

    Raises:
        UserFixable: it is too long for one page, which only lines edited by hand in a file can bring about.
    """
    layout = _readable(lay_out(card))
    for size in _SIZES:
        document = _drawn(layout, size, paper)
        content = bytes(document.output()) if document.pages_count == 1 else None
        _close_fonts(document)
        if content:
            return content
    raise UserFixable("This card is too long for one page. Shorten a line or two and save it again.")


def not_shown(card: TalkCard) -> str:
    """The characters of the card that the font does not have, each once."""
    layout = lay_out(card)
    texts = [layout.title, layout.when_where, *layout.sources]
    texts += [piece for block in layout.blocks for line in block.lines for piece in line]
    return "".join(dict.fromkeys(c for text in texts for c in text if ord(c) not in _letters()))


@cache
def _letters() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with as_file(files("coach.prepare") / "fonts" / "NotoSans-Regular.ttf") as path, TTFont(path) as font:
        return frozenset(font.getBestCmap())


def _readable(layout: Layout) -> Layout:
    def fit(text: str) -> str:
        return " ".join("".join(c for c in text if ord(c) in _letters()).split())

    blocks = tuple(Block(b.heading, tuple((label, fit(text)) for label, text in b.lines)) for b in layout.blocks)
    return Layout(fit(layout.title), fit(layout.when_where), blocks, tuple(map(fit, layout.sources)), layout.foot)


def _drawn(layout: Layout, size: float, paper: str) -> FPDF:
    from fpdf import FPDF

    document = FPDF(format=paper)
    document.set_title(layout.title)
    document.set_lang("en")
    document.set_margin(_MARGIN)
    document.set_auto_page_break(True, margin=_MARGIN)
    for style, name in (("", "Regular"), ("B", "Bold")):
        with as_file(files("coach.prepare") / "fonts" / f"NotoSans-{name}.ttf") as path:
            document.add_font(_FONT, style, path)
    document.add_page()
    write = _writer(document, size)
    write(layout.title, size * 1.6, "B", _INK)
    if layout.when_where:
        write(layout.when_where, size, "", _SOFT)
    for block in layout.blocks:
        _draw_block(document, block, size, write)
    _rule(document, size)
    if layout.sources:
        write("From the guidance: " + "; ".join(layout.sources), size * 0.8, "", _SOFT)
    write(layout.foot, size * 0.8, "", _SOFT)
    return document


def _close_fonts(document: FPDF) -> None:
    """The library reads a font's file to the end of the document, and leaves it open after that."""
    from fpdf.fonts import TTFFont

    for font in document.fonts.values():
        if isinstance(font, TTFFont):
            font.ttfont.close()


Write = Callable[[str, float, str, tuple[int, int, int]], None]


def _writer(document: FPDF, size: float) -> Write:
    def write(text: str, points: float, style: str, colour: tuple[int, int, int]) -> None:
        document.set_font(_FONT, style, points)
        document.set_text_color(*colour)
        height = points * 0.3528 * 1.36  # points to mm, times the line's height
        document.multi_cell(0, height, text, align="L", new_x="LMARGIN", new_y="NEXT")

    del size
    return write


def _draw_block(document: FPDF, block: Block, size: float, write: Write) -> None:
    """The heading on the left, its lines in a column beside it."""
    _rule(document, size)
    top = document.get_y()
    document.set_font(_FONT, "B", size)
    document.set_text_color(*_GREEN)
    document.cell(_HEADING_WIDTH, size * 0.48, block.heading)
    document.set_left_margin(_MARGIN + _HEADING_WIDTH)
    document.set_y(top)
    for i, (label, text) in enumerate(block.lines):
        if i:
            document.ln(size * 0.12)
        if label:
            write(label, size * 0.85, "", _SOFT)
        write(text, size, "", _INK)
    document.set_left_margin(_MARGIN)
    document.set_x(_MARGIN)


def _rule(document: FPDF, size: float) -> None:
    document.ln(size * 0.2)
    document.set_draw_color(*_RULE)
    document.line(_MARGIN, document.get_y(), document.w - _MARGIN, document.get_y())
    document.ln(size * 0.2)
