"""What may come in as a message, and what is said of the rest."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.config import MAX_MESSAGE_CHARS
from coach.dialogue.intake import clean, tidy
from coach.errors import MessageError

PLAIN = "My partner goes back to the phone when I talk about my day."


@pytest.mark.parametrize(
    "message", ["", " ", "\n\t \r\n", "\x00\x07\x1b", "\u200b\u200c\u200d\ufeff", "?!...", "💔💔", "—"]
)
def test_a_message_without_words_is_sent_back_with_what_to_do(message):
    with pytest.raises(MessageError, match=r"no words.*Write a sentence"):
        clean(message)


def test_a_message_too_long_is_sent_back_with_its_length_and_the_most_there_may_be():
    with pytest.raises(MessageError, match=rf"50,000 .*{MAX_MESSAGE_CHARS:,}.*Nothing is lost"):
        clean("word " * 9_999 + "words")


def test_the_longest_message_is_taken():
    message = (PLAIN + " ") * 200
    assert clean(message[:MAX_MESSAGE_CHARS])


def test_length_counts_after_cleaning():
    assert clean("\x00" * 50_000 + PLAIN) == PLAIN


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ("  I miss him.  \n", "I miss him."),
        ("I miss\x00 him\x1b.", "I miss him."),
        ("I m\u200biss h\u202eim.\ufeff", "I miss him."),
        ("I miss him.\r\nA lot.\rYes.", "I miss him.\nA lot.\nYes."),
        ("I miss him.\n\n\n\n\nA lot.", "I miss him.\n\nA lot."),
        ("We met at the cafe\u0301 again", "We met at the caf\u00e9 again"),
        ("I miss him \ud83d so", "I miss him  so"),
        ("I said \U0001f469\u200d\U0001f467 to her", "I said \U0001f469\u200d\U0001f467 to her"),
        ("I told him:\n\t- the rent", "I told him:\n\t- the rent"),
    ],
)
def test_what_nobody_typed_on_purpose_is_taken_out(message, kept):
    assert clean(message) == kept


@pytest.mark.parametrize(
    "message",
    [
        "Mein Mann hört mir nicht zu und ich weiß nicht, was ich tun soll.",
        "Mon mari ne m'écoute jamais et je ne sais plus quoi faire.",
        "Mi esposa no me habla desde hace una semana y no sé qué hacer.",
        "Mia moglie non mi ascolta mai quando torno a casa dal lavoro.",
        "Мой муж меня совсем не слушает, что мне делать?",
        "我丈夫从来不听我说话,我该怎么办?",
        "زوجي لا يستمع إليّ أبداً ولا أعرف ماذا أفعل",
        "no se que decirle a mi madre, me grita siempre",
        "was soll ich ihm sagen",
        "o meu marido so fica no celular e me ignora",
        "夫は私の話を全然聞いてくれません。どうしたらいいですか。",
    ],
)
def test_another_language_is_said_not_to_be_understood(message):
    with pytest.raises(MessageError, match="English"):
        clean(message)


@pytest.mark.parametrize(
    "message",
    [
        PLAIN,
        "hes alwys on his fone n i dunno wot to sya",
        "my mum dosnt lissen 2 me an i feal so alone",
        "idk how 2 tel my gf im not redy",
        "HE NEVER LISTENS AND IM SICK OF IT",
        "we fite evry nite abt money",
        "sister took moms ring wont giv bak",
        "help",
        "phone again tonight",
        "thx",
        "My mother-in-law María thinks I'm a naïve café owner.",
        "Mi suegra is coming again and I can't say no to her.",
        "mom sez im lazy i aint",
        "boss yelled. humiliated. dunno",
        "I’m tired — so tired — of José’s jokes.",
    ],
)
def test_english_passes_however_it_is_spelt(message):
    assert clean(message) == message


@given(st.text(max_size=400))
def test_any_text_is_either_cleaned_once_and_for_all_or_sent_back(message):
    with suppress(MessageError):
        text = clean(message)
        assert clean(text) == text == tidy(message)
