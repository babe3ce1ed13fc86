"""Reading one file of a known format. Parsers of rich formats are other people's, and may fail in any way at all."""

from __future__ import annotations

import io
import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from coach.library.own.decoding import NotTextError, decoded
from coach.library.own.sections import Section, of_markdown, of_text, tidy

__all__ = ["FORMATS", "MAX_BYTES", "PLAIN", "UnreadableError", "examine", "read"]

MAX_BYTES = 50_000_000
MAX_UNPACKED_BYTES = 400_000_000
MAX_CHARS = 5_000_000  # about eight long novels
MAX_SECTIONS = 20_000
PLAIN = frozenset({".txt", ".text", ".md", ".markdown"})  # no parser that could be led astray
_OLDER_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")  # Word's files until 2007; a password puts a DOCX into one, too
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_NAMES_ITS_ENCODING = re.compile(rb"charset|encoding", re.IGNORECASE)
_DAMAGED = "is damaged, or is not what its name says"
_LOCKED = "is locked with a password"
_TOO_LONG = f"holds more text than {MAX_CHARS // 1_000_000} million letters"


class UnreadableError(Exception):
    """Why a file can't be read, as the rest of a sentence that begins with its name."""


def examine(path: Path) -> os.stat_result:
    """The status of a file that may be worth reading.

    Raises:
        UnreadableError: it is none, is of another kind, is too large, or can't be got at.
    """
    if path.suffix.lower() not in FORMATS:
        raise UnreadableError(f"is of a kind the coach can't read ({path.suffix or 'no ending'})")
    try:
        status = path.stat()
    except OSError as error:
        raise UnreadableError(f"can't be opened ({error.strerror})") from error
    if not stat.S_ISREG(status.st_mode):  # a pipe or a device may never end
        raise UnreadableError("is not a file")
    if status.st_size > MAX_BYTES:
        raise UnreadableError(f"is larger than {MAX_BYTES // 1_000_000} MB")
    return status


def read(path: Path) -> list[Section]:
    """The file's sections, none of them empty, all of them text that is safe to store and to show.

    Raises:
        UnreadableError: what is wrong with it.
    """
    examine(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"can't be opened ({error.strerror})") from error
    if not data.strip():
        raise UnreadableError("is empty")
    try:
        sections = [one for section in FORMATS[path.suffix.lower()](data) if (one := tidy(section)).text]
    except (UnreadableError, ImportError):
        raise
    except NotTextError as error:
        raise UnreadableError("is not text") from error
    except MemoryError as error:
        raise UnreadableError("needs more memory to be read than the coach may take") from error
    except Exception as error:
        raise UnreadableError(_DAMAGED) from error  # whatever a parser makes of it, it is the file that is broken
    if not sections:
        raise UnreadableError("holds no text (a scanned page is a picture)")
    if len(sections) > MAX_SECTIONS or sum(len(one.text) for one in sections) > MAX_CHARS:
        raise UnreadableError(_TOO_LONG)
    return sections


def _text(data: bytes) -> Iterator[Section]:
    return of_text(_bounded(decoded(data)))


def _markdown(data: bytes) -> Iterator[Section]:
    return of_markdown(_bounded(_FRONT_MATTER.sub("", decoded(data))))


def _bounded(text: str) -> str:
    if len(text) > MAX_CHARS:
        raise UnreadableError(_TOO_LONG)
    return text


def _pdf(data: bytes) -> Iterator[Section]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    try:
        document = PdfReader(io.BytesIO(data))
        locked = document.is_encrypted and not document.decrypt("")
    except DependencyError:  # pypdf opens the newer locks only with another library's help
        locked = True
    if locked:
        raise UnreadableError(_LOCKED)
    for number, page in enumerate(document.pages, 1):
        yield Section("", number, page.extract_text())


def _html(data: bytes) -> Iterator[Section]:
    from markitdown.converters import HtmlConverter

    if b"\0" in data or not _NAMES_ITS_ENCODING.search(data[:2048]):
        data = decoded(data).encode()
    return _converted(HtmlConverter(), data, ".html")


def _docx(data: bytes) -> Iterator[Section]:
    from markitdown.converters import DocxConverter

    if data.startswith(_OLDER_OFFICE):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise UnreadableError(_LOCKED if locked else "is in an older format of Word's; save it as DOCX")
    _look_into(data)
    return _converted(DocxConverter(), data, ".docx")


def _epub(data: bytes) -> Iterator[Section]:
    from markitdown.converters import EpubConverter

    _look_into(data)
    return _converted(EpubConverter(), data, ".epub")


def _converted(converter: Any, data: bytes, suffix: str) -> Iterator[Section]:  # noqa: ANN401 markitdown has no types
    from markitdown import StreamInfo

    # Escaped, so that no text of the document is taken for Markdown. Chosen by us: markitdown itself would guess.
    result = converter.convert(io.BytesIO(data), StreamInfo(extension=suffix), escape_misc=True)
    return of_markdown(_bounded(result.markdown))


def _look_into(data: bytes) -> None:
    """Refuse a package that is locked, or that would unpack to more than anybody has written."""
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
    **dict.fromkeys((".html", ".htm", ".xhtml"), _html),
    ".pdf": _pdf,
    ".docx": _docx,
    ".epub": _epub,
}
"""Suffix, lower case -> what makes sections of a file's bytes."""
