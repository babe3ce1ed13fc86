"""Bytes of text files from many years and programs."""

from __future__ import annotations

import random

import pytest

from coach.library.own.decoding import NotTextError, decoded

LINE = "I said: “it’s fine” – at the café, for £5, and then I went home."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "mac-roman"])
def test_text_is_read_whatever_wrote_it(encoding):
    assert decoded(LINE.encode(encoding)) == LINE


@pytest.mark.parametrize("line", ["Café", "It cost £5.", "René et moi", "naïve", "Ich heiße Jürgen"])
def test_a_short_line_in_latin_1_is_not_taken_for_another_script(line):
    assert decoded(line.encode("latin-1")) == line


def test_one_broken_byte_does_not_garble_the_rest():
    text = decoded((f"{LINE}\n" * 20).encode() + b"\xff and on")
    assert text.count(LINE) == 20
    assert text.endswith("\N{REPLACEMENT CHARACTER} and on")


def test_lines_end_alike():
    assert decoded(b"a\r\nb\rc\nd") == "a\nb\nc\nd"


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + random.Random(1).randbytes(3000),
        b"\x7fELF\2\1\1" + bytes(2000),
        b"plain words\0and a zero",
        "no mark at its start".encode("utf-16-le"),
        random.Random(2).randbytes(5000),
        bytes(byte for byte in random.Random(3).randbytes(5000) if byte),
    ],
    ids=["picture", "program", "zero", "utf-16 without its mark", "noise", "noise without zeros"],
)
def test_what_is_no_text_is_told(data):
    with pytest.raises(NotTextError):
        decoded(data)
