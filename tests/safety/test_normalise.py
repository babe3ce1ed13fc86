"""What people type, in the spelling that the rules are written in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.safety.normalise import normalise, plain, sentences


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("I’m “fine”", 'i am "fine"'),
        ("im sure she dont care n cant listen", "i am sure she do not care n can not listen"),
        ("He's late; they've gone. We won't.", "he is late; they have gone. we will not."),
        ("wanna go w u rn", "want to go with you right now"),
        ("id rather go, ill be back, she is ill", "i would rather go, i will be back, she is ill"),
        ("k i l l  m y s e l f", "kill myself"),
        ("s.u.i.c.i.d.e is s-a-d", "suicide is sad"),
        ("su1c1de and k1ll and 5uicide and k!ll", "suicide and kill and suicide and kill"),
        ("ѕuісіdе", "suicide"),
        ("ｋｉｌｌ 𝓴𝓲𝓵𝓵 ᴋɪʟʟ", "kill kill kill"),
        ("sui\u200bci\u00adde", "suicide"),
        ("kiiiillll myseeelf sooooo", "kill myself so"),
        ("her fiancé", "her fiance"),
        ("self-harm, my mother-in-law, a 13-year-old", "self harm, my mother in law, a 13 year old"),
        ("waiting 🔪", "waiting knife"),
        ("#sad want 2 die", "sad want to die"),
    ],
)
def test_one_spelling(typed: str, read: str) -> None:
    assert normalise(typed) == read


@pytest.mark.parametrize(
    "text", ["at 10am on the 3rd", "20mg twice, 1,200 in all", "24/7", "room 101", "i am 16yo", "u.s."]
)
def test_real_numbers_stay(text: str) -> None:
    digits = [c for c in text if c.isdigit()]
    assert [c for c in normalise(text) if c.isdigit()] == digits


def test_ordinary_words_stay() -> None:
    text = "we all fell asleep in the hallway, i well know she will call, hell or not."
    assert normalise(text) == text


def test_sentences_keep_their_ends_and_lines_end_them() -> None:
    assert sentences("He left. Why? I cried!\nthen; nothing...") == [
        "He left.",
        "Why?",
        "I cried!",
        "then;",
        "nothing...",
    ]
    assert sentences("  \n ") == []


def test_lines_are_told_apart_whatever_ends_them() -> None:
    assert normalise("a\r\nb\x0bc\n\n  d") == "a\nb\nc\nd"


def test_plain_keeps_signs_that_normalise_would_read_as_letters() -> None:
    assert plain("Bob@Example.ORG <|END|>") == "bob@example.org <|end|>"


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    read = normalise(text)
    assert read == "\n".join(line.strip() for line in read.split("\n"))
    assert not any(ord(c) < 32 and c != "\n" for c in read)
