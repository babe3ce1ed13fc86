"""What a finished card can be saved as."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["MEDIA_TYPES", "Format"]


class Format(StrEnum):
    """What a card can be saved as; each is also the file's ending."""

    JSON = "json"
    MARKDOWN = "md"
    PDF = "pdf"
    CALENDAR = "ics"
    HTML = "html"


MEDIA_TYPES = {
    Format.JSON: "application/json",
    Format.MARKDOWN: "text/markdown",
    Format.PDF: "application/pdf",
    Format.CALENDAR: "text/calendar",
    Format.HTML: "text/html",
}
