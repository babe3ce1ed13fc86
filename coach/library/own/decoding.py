"""The bytes of a text file as text."""

from __future__ import annotations

__all__ = ["NotTextError", "decoded"]

# A guess among all the world's encodings reads "Café" as two Chinese signs. Files that are not UTF-8 come from older
# programs of people who write English, so these are tried before any other.
_LIKELY = ["cp1252", "mac_roman", "utf_16", "utf_32"]
_SOUND = 10  # letters beyond ASCII that read well as UTF-8, for each that does not, in a file that is UTF-8 but damaged


class NotTextError(Exception):
    """The bytes are no text in any encoding."""


def decoded(data: bytes) -> str:
    """The text, its lines ending in line feeds.

    Raises:
        NotTextError: it is none.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _guessed(data)
    if "\0" in text:
        raise NotTextError
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes

    text = data.decode("utf-8", "replace")
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    if sum(not sign.isascii() for sign in text) > (_SOUND + 1) * broken:
        return text
    best = from_bytes(data, cp_isolation=_LIKELY).best() or from_bytes(data).best()
    if best is None:
        raise NotTextError
    return str(best)
