"""Every format is read, and whatever is wrong with a file is told in words that follow its name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coach.library.own import formats
from coach.library.own.formats import UnreadableError, examine, read
from coach.library.own.sections import Section
from tests.library.own import made


@pytest.fixture
def sections(tmp_path):
    """What is read of bytes under a name."""

    def of(name: str, data: bytes | str) -> list[Section]:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return read(path)

    return of


@pytest.fixture
def problem(sections):
    """What is wrong with bytes under a name."""

    def of(name: str, data: bytes | str) -> str:
        with pytest.raises(UnreadableError) as caught:
            sections(name, data)
        return str(caught.value)

    return of


@pytest.mark.parametrize("name", ["a.txt", "a.text", "A.TXT"])
def test_text(sections, name):
    assert sections(name, "Sunday\n\nWe walked, *all* of us.") == [Section("Sunday", 0, "We walked, *all* of us.")]


@pytest.mark.parametrize("name", ["a.md", "a.markdown", "A.Md"])
def test_markdown(sections, name):
    text = "---\ntitle: private\n---\n# Sunday\n\nWe walked, *all* of us."
    assert sections(name, text) == [Section("Sunday", 0, "We walked, all of us.")]


def test_a_pdf_is_cited_by_page(sections):
    assert sections("a.pdf", made.pdf("The river was high.", "", "Nobody spoke.")) == [
        Section("", 1, "The river was high."),
        Section("", 3, "Nobody spoke."),
    ]


def test_word(sections):
    data = made.docx(("1", "Sunday"), ("", "We walked."), ("1", "Monday"), ("", "1 < 2 & <b>not bold</b> *or* this"))
    assert sections("a.docx", data) == [
        Section("Sunday", 0, "We walked."),
        Section("Monday", 0, "1 < 2 & <b>not bold</b> *or* this"),
    ]


def test_a_book(sections):
    data = made.epub("<h1>Sunday</h1><p>We walked.</p>", "<h2>Monday</h2><p>Nobody spoke.</p>")
    assert sections("a.epub", data)[1:] == [Section("Sunday", 0, "We walked."), Section("Monday", 0, "Nobody spoke.")]


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a.xhtml"])
def test_a_page(sections, name):
    data = made.page(
        "<h1>Sunday</h1><p>We <b>walked</b>.</p><h2>Monday</h2><p>Nobody<br>spoke.</p>", "<title>T</title>"
    )
    assert sections(name, data) == [Section("Sunday", 0, "We walked."), Section("Monday", 0, "Nobody spoke.")]


def test_of_a_page_nothing_is_left_that_could_act(sections):
    data = made.page(
        "<h1 onclick='evil()'>Walks</h1><script>evil()</script><style>p { background: url(evil) }</style><!-- evil -->"
        "<p onclick='evil()'>We <a href='javascript:evil()'>walked</a><img src='http://evil' onerror='evil()'>.</p>"
        "<iframe src='http://evil'></iframe><object data='http://evil'></object>"
    )
    assert sections("a.html", data) == [Section("Walks", 0, "We walked.")]


def test_markup_that_a_page_shows_as_text_stays_text(sections):
    (section,) = sections("a.html", made.page("<p>&lt;script&gt;alert(1)&lt;/script&gt; # *no* heading</p>"))
    assert section.text == "<script>alert(1)</script> # *no* heading"


@pytest.mark.parametrize(
    "data",
    [
        "<p>Café £5</p>".encode("utf-16"),
        "<p>Café £5</p>".encode("latin-1"),
        "<head><meta charset='iso-8859-1'></head><p>Café £5</p>".encode("latin-1"),
    ],
)
def test_a_page_in_an_older_encoding(sections, data):
    assert sections("a.html", data) == [Section("", 0, "Café £5")]


def test_what_cannot_be_stored_or_seen_is_left_out(sections):
    (section,) = sections("a.html", made.page("<p>half&#xD800; &#27;[31m red&#x202e; words</p>"))
    section.text.encode()
    assert section.text.isprintable()
    assert section.text.endswith("[31m red words")


# --- What is wrong with a file ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.pdf", "a.docx", "a.epub", "a.html"])
def test_an_empty_file(problem, name):
    assert problem(name, b"") == problem(name, b" \r\n\t") == "is empty"


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.pdf", made.pdf("", "")), ("a.md", "<!-- only this -->"), ("a.html", made.page("<script>x</script>"))],
)
def test_a_file_without_text(problem, name, data):
    assert "no text" in problem(name, data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", made.pdf("Words.")[:300]),
        ("a.pdf", "not a PDF at all"),
        ("a.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 40),
        ("a.docx", made.docx(("", "Words."))[:-40]),
        ("a.docx", made.package({"hello.txt": "Words."})),
        ("a.docx", "not a package"),
        ("a.epub", made.epub("<p>Words.</p>")[:200]),
        ("a.epub", made.package({"mimetype": "application/epub+zip"})),
    ],
)
def test_a_file_that_is_broken_or_something_else(problem, name, data):
    assert problem(name, data) == "is damaged, or is not what its name says"


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_a_file_that_is_no_text(problem, name):
    assert problem(name, bytes(range(256)) * 20) == "is not text"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", made.pdf("Secret.", password="sesame")),
        ("a.pdf", made.newly_locked_pdf()),
        ("a.docx", made.LOCKED_WORD),
    ],
    ids=["pdf", "newer pdf", "word"],
)
def test_a_locked_file(problem, name, data):
    assert problem(name, data) == "is locked with a password"


def test_a_pdf_that_only_its_owner_may_change_can_be_read(sections):
    assert sections("a.pdf", made.pdf("Words.", password="")) == [Section("", 1, "Words.")]


def test_a_locked_member_of_a_package(problem):
    data = bytearray(made.docx(("", "Secret.")))
    for place in range(len(data)):  # the first flag of each member, in its own header and in the list of all
        for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            if data.startswith(mark, place):
                data[place + offset] |= 1
    assert problem("a.docx", bytes(data)) == "is locked with a password"


def test_an_older_word_file(problem):
    assert "DOCX" in problem("a.docx", made.OLD_WORD)


def test_a_protected_book(problem, sections):
    aes = '<e Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>'
    fonts_only = '<e Algorithm="http://www.idpf.org/2008/embedding"/>'
    for more in ({"META-INF/rights.xml": "<r/>"}, {"META-INF/encryption.xml": aes}):
        assert problem("a.epub", made.epub("<p>Words.</p>", more=more)) == "is copy-protected"
    assert (
        "Words." in sections("a.epub", made.epub("<p>Words.</p>", more={"META-INF/encryption.xml": fonts_only}))[0].text
    )


def test_a_package_that_would_swell(problem, monkeypatch):
    monkeypatch.setattr(formats, "MAX_UNPACKED_BYTES", 1_000_000)
    bomb = made.epub("<p>Words.</p>", more={"zeros": bytes(1_000_001)})
    assert len(bomb) < 10_000
    assert "unpacks to more" in problem("a.epub", bomb)


def test_a_file_that_is_too_large(problem, monkeypatch):
    monkeypatch.setattr(formats, "MAX_BYTES", 1000)
    assert "larger than" in problem("a.txt", "x" * 1001)


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_more_text_than_anybody_wrote(problem, monkeypatch, name):
    monkeypatch.setattr(formats, "MAX_CHARS", 1000)
    assert "holds more text" in problem(name, "Words. " * 200)


def test_more_sections_than_anybody_wrote(problem, sections, monkeypatch):
    monkeypatch.setattr(formats, "MAX_SECTIONS", 3)
    assert len(sections("a.md", "# a\n\nb.\n\n" * 3)) == 3
    assert "holds more text" in problem("a.md", "# a\n\nb.\n\n" * 4)


@pytest.mark.parametrize(("name", "kind"), [("a.jpg", ".jpg"), ("a.doc", ".doc"), ("README", "no ending")])
def test_a_file_of_another_kind(problem, name, kind):
    assert problem(name, "Words.") == f"is of a kind the coach can't read ({kind})"


def test_a_parser_that_wants_too_much_memory(problem, monkeypatch):
    def greedy(_data):
        raise MemoryError

    monkeypatch.setitem(formats.FORMATS, ".pdf", greedy)
    assert "memory" in problem("a.pdf", "Words.")


def test_a_file_that_is_gone(tmp_path):
    with pytest.raises(UnreadableError, match="can't be opened"):
        read(tmp_path / "a.txt")


def test_a_link_to_itself(tmp_path):
    (tmp_path / "a.txt").symlink_to(tmp_path / "a.txt")
    with pytest.raises(UnreadableError, match="can't be opened"):
        examine(tmp_path / "a.txt")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_what_never_ends_is_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "zeros.txt").symlink_to("/dev/zero")
    (tmp_path / "folder.txt").mkdir()
    for name in ("pipe.txt", "zeros.txt", "folder.txt"):
        with pytest.raises(UnreadableError, match="is not a file"):
            read(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text("Words.")
    path.chmod(0)
    with pytest.raises(UnreadableError, match="can't be opened"):
        read(path)
