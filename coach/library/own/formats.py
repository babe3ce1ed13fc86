"""Reading one file of a known format. Parsers of rich formats are other people's, and may fail in any way at all."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from coach.library.own.sections import Section, of_markdown, of_text

__all__ = ["FORMATS", "MAX_BYTES", "PLAIN", "UnreadableError", "read"]

MAX_BYTES = 50_000_000
MAX_UNPACKED_BYTES = 400_000_000
MAX_CHARS = 5_000_000  # about eight long novels
PLAIN = frozenset({".txt", ".text", ".md", ".markdown"})  # no parser that could be led astray
_LOCKED_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")  # a password turns a DOCX into one of Office's older containers
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_LOCKED = "is locked with a password"


class UnreadableError(Exception):
    """Why a file can't be read, as the rest of a sentence that begins with its name."""


def read(path: Path) -> list[Section]:
    """The file's sections, none of them empty.

    Raises:
        UnreadableError: what is wrong with it.
    """
    if path.suffix.lower() not in FORMATS:
        raise UnreadableError(f"is of a kind the coach can't read ({path.suffix or 'no ending'})")
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableError(f"is larger than {MAX_BYTES // 1_000_000} MB")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"can't be opened ({error.strerror})") from error
    if not data.strip():
        raise UnreadableError("is empty")
    sections = [one for one in FORMATS[path.suffix.lower()](data) if one.text.strip()]
    if not sections:
        raise UnreadableError("holds no text (a scanned page is a picture)")
    if sum(len(one.text) for one in sections) > MAX_CHARS:
        raise UnreadableError(f"holds more text than {MAX_CHARS // 1_000_000} million letters")
    return sections


def _text(data: bytes) -> Iterator[Section]:
    return of_text(_decoded(data))


def _markdown(data: bytes) -> Iterator[Section]:
    return of_markdown(_FRONT_MATTER.sub("", _decoded(data)))


def _decoded(data: bytes) -> str:
    from charset_normalizer import from_bytes

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(data).best()
        if best is None:
            raise UnreadableError("is not text") from None
        text = str(best)
    if "\0" in text:
        raise UnreadableError("is not text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _pdf(data: bytes) -> Iterator[Section]:
    from pypdf import PdfReader

    document = PdfReader(io.BytesIO(data))
    if document.is_encrypted and not document.decrypt(""):
        raise UnreadableError(_LOCKED)
    for number, page in enumerate(document.pages, 1):
        yield Section("", number, " ".join(page.extract_text().split()))


def _converted(suffix: str) -> Callable[[bytes], Iterator[Section]]:
    def sections(data: bytes) -> Iterator[Section]:
        from markitdown import MarkItDown, StreamInfo

        if suffix in (".docx", ".epub"):
            _look_into(data)
        converter = MarkItDown(enable_plugins=False)
        return of_markdown(
            converter.convert_stream(io.BytesIO(data), stream_info=StreamInfo(extension=suffix)).markdown
        )

    return sections


def _look_into(data: bytes) -> None:
    """Refuse a package that is locked, or that would unpack to more than anybody has written."""
    if data.startswith(_LOCKED_OFFICE):
        raise UnreadableError(_LOCKED)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = package.infolist()
        if any(member.flag_bits & 1 for member in members):
            raise UnreadableError(_LOCKED)
        if sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
            raise UnreadableError(f"unpacks to more than {MAX_UNPACKED_BYTES // 1_000_000} MB")
        names = {member.filename for member in members}
        if "META-INF/rights.xml" in names or b"xmlenc#aes" in _member(package, "META-INF/encryption.xml"):
            raise UnreadableError("is copy-protected")


def _member(package: zipfile.ZipFile, name: str) -> bytes:
    try:
        return package.read(name)
    except KeyError:
        return b""


FORMATS: Mapping[str, Callable[[bytes], Iterator[Section]]] = {
    **dict.fromkeys((".txt", ".text"), _text),
    **dict.fromkeys((".md", ".markdown"), _markdown),
    **{suffix: _converted(".html") for suffix in (".html", ".htm", ".xhtml")},
    ".pdf": _pdf,
    ".docx": _converted(".docx"),
    ".epub": _converted(".epub"),
}
"""Suffix, lower case -> what makes sections of a file's bytes."""
