"""A message as it arrives: cleaned of what nobody typed on purpose, refused in plain words if it can't be read."""

from __future__ import annotations

import re
import unicodedata

from coach.config import MAX_MESSAGE_CHARS
from coach.dialogue.understand import kin_words
from coach.errors import MessageError, NotEnglishError

_KEPT_CONTROLS = {"\n", "\t"}
# How much likelier than English another language must be, in nats, before a message is refused: misspelled English
# scores a few nats towards its neighbours, whole sentences in another language dozens. Small words that English has
# make a wide limit fair, but alone they prove little: "no", "me", "so" and "was" are words elsewhere, too.
_CERTAIN_NATS, _CERTAIN_NATS_MIXED = 8.0, 25.0
_ENGLISH_SHARE, _MIXED_SHARE = 0.4, 0.2
_ENGLISH = frozenset(
    "i i'm im i've ive my me you he she they we it is was the a an and to of in on at that this do don't dont not "
    "how what when why with about but so be have had his her hi hello ok yes no thanks".split()
)


def tidy(message: str) -> str:
    """The message without control characters and outer white space."""
    text = unicodedata.normalize("NFC", message.replace("\r\n", "\n").replace("\r", "\n"))
    text = "".join(
        c
        for c in text
        if c in _KEPT_CONTROLS or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn") or c == "\u200d"
    )
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def clean(message: str) -> str:
    """The tidy message, once it is sure that it can be answered.

    Raises:
        MessageError: nothing is left, or it is too long, or it is not in English.
    """
    text = tidy(message)
    if not any(c.isalnum() for c in text):
        raise MessageError("There are no words in that message yet. Write a sentence or two about what is going on.")
    if len(text) > MAX_MESSAGE_CHARS:
        raise MessageError(
            f"That message is {len(text):,} characters long, and I can take {MAX_MESSAGE_CHARS:,} at a time. "
            "Nothing is lost: send the part that matters most now, and the rest after."
        )
    if not _is_english(text):
        raise NotEnglishError("I can only follow English so far. Could you say it in English, even roughly?")
    return text


def _is_english(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    if not letters or sum(c.isascii() for c in letters) < 0.6 * len(letters):
        return False
    words = re.findall(r"[a-z']+", text.lower().replace("’", "'"))
    share = sum(word in _ENGLISH or word in kin_words() for word in words) / max(1, len(words))
    if share >= _ENGLISH_SHARE:
        return True
    from py3langid import rank  # offline; its model ships in the package

    scores = dict(rank(text))
    limit = _CERTAIN_NATS_MIXED if share >= _MIXED_SHARE else _CERTAIN_NATS
    return bool(max(scores.values()) - scores["en"] < limit)
