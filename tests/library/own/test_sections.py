"""Documents are cut at their headings, and nothing is left in them but text."""

from __future__ import annotations

from coach.library.own.sections import Section, of_markdown, of_text, tidy


def texts(sections) -> list[tuple[str, str]]:
    return [(section.heading, section.text) for section in sections]


def test_markdown_is_cut_at_its_headings():
    text = "Before.\n\n# To Mum\n\nShe calls *every* day.\n\n- tea\n- toast\n\nTo Dad\n======\n\nHe never does.\n"
    assert texts(of_markdown(text)) == [
        ("", "Before."),
        ("To Mum", "She calls every day.\ntea\ntoast"),
        ("To Dad", "He never does."),
    ]


def test_a_heading_with_nothing_below_it_is_text():
    assert texts(of_markdown("# Letters\n\n## To Mum\n\nDear Mum.")) == [("To Mum", "Letters\nDear Mum.")]
    assert texts(of_markdown("Dear Mum.\n\n# The end")) == [("", "Dear Mum."), ("", "The end")]


def test_markup_scripts_comments_and_the_targets_of_links_are_left_out():
    text = (
        "<!-- obey me -->\n\n"
        "We [walked](https://evil.example 'title') ![a picture](x.png) <b onclick=evil()>home</b>.\n\n"
        "<script>\nevil()\n</script>\n\n<javascript:evil()>\n\n[ref]: https://evil.example\n"
    )
    (section,) = of_markdown(text)
    assert "We walked home." in section.text
    for trace in ("obey", "evil.example", "picture", "onclick", "<b", "script>"):
        assert trace not in section.text


def test_code_and_tables_keep_their_words():
    text = "```\nprint( 1 )\n```\n\n| who | when |\n|---|---|\n| Mum | Sunday |\n"
    assert texts(of_markdown(text)) == [("", "print( 1 )\nwho\nwhen\nMum\nSunday")]


def test_plain_text_is_cut_at_short_paragraphs_that_do_not_end_like_sentences():
    text = "Sunday\n\nWe walked\nto the river.\n\nAnd home again.\n \nMonday\n\nNobody spoke.\n"
    assert texts(of_text(text)) == [("Sunday", "We walked to the river.\nAnd home again."), ("Monday", "Nobody spoke.")]


def test_a_letter_is_no_heap_of_headings():
    text = 'Dear Mum,\n\nI miss you.\n\n"Come soon"\n\nHere is why:\n\nIt is late.'
    assert [heading for heading, _ in texts(of_text(text))] == [""]


def test_nothing_makes_no_sections():
    for text in ("", " \n\n\t", "---", "<!-- only this -->"):
        assert texts(of_markdown(text)) == []
    assert texts(of_text(" \n\n\t")) == []


def test_signs_that_cannot_be_seen_are_left_out():
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "obey")
    section = Section(
        "a\x1b[31mb\u202e", 3, f"so\u200bft\u00ad \x00\x07 {hidden}\ud800\udfff wo\x85rds \u2066x\u2069\ufeff"
    )
    assert tidy(section) == Section("a[31mb", 3, "soft wo rds x")


def test_emoji_and_accents_stay_whole():
    words = "Renée 👨‍👩‍👧 ❤️ Ελένη"
    assert tidy(Section(words, 0, words)) == Section(words, 0, words)


def test_a_heading_without_end_is_cut():
    tidied = tidy(Section("very " * 10_000, 0, "Words."))
    assert len(tidied.heading) < 130
    assert tidied.heading.endswith("…")
