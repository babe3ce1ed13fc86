"""Text from people, models and cards, made into HTML that can't do anything but be read.

Nothing here ever gives out a link, an image, an attribute or a tag that stood in the text itself.
"""

from __future__ import annotations

import html
import re

from markdown_it import MarkdownIt

# Where an HTML reader would see markup begin: only there is a sign replaced, so that the same text is
# readable in the box in which a person edits what they wrote ("Mum & Dad <3" stays as it is).
_MARKUP_BEGINS = re.compile(r"<(?=[A-Za-z/!?])|&(?=[A-Za-z0-9#])")

_IN_A_NUMBER = re.compile(r"(?<=\d) (?=\d)")

# Emphasis, lists and quotes only. With links, images, autolinks and raw HTML switched off, their signs are plain text.
_PROSE = MarkdownIt("zero", {"html": False, "linkify": False, "breaks": True}).enable(
    ["emphasis", "list", "blockquote", "newline", "escape"]
)


def as_typed(text: str) -> str:
    """A person's own words as HTML that shows exactly what they typed."""
    return _MARKUP_BEGINS.sub(lambda sign: "&lt;" if sign.group() == "<" else "&amp;", text)


def plain(text: str) -> str:
    """One line of text as HTML: every sign is shown, none is obeyed."""
    return html.escape(text, quote=True)


def prose(text: str) -> str:
    """Prose with paragraphs, emphasis, lists and quotes as HTML; any other markup is shown as it stands."""
    return str(_PROSE.render(text)).strip()


def fixed(text: str) -> str:
    """A fixed text as prose, in which no telephone number is broken over two lines."""
    return _IN_A_NUMBER.sub("\N{NO-BREAK SPACE}", prose(text))


def literal(text: str) -> str:
    """One paragraph for a Markdown reader that must find no markup in it."""
    return "".join(
        sign if sign.isalnum() or not sign.isascii() else f"&#{ord(sign)};" for sign in " ".join(text.split())
    )


def one_line(html_text: str) -> str:
    """Finished HTML in one line, which a Markdown reader hands on as it stands: a blank line would end it."""
    return " ".join(html_text.split("\n"))
