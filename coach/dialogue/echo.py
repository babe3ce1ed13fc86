"""The plainest reflection there is, without a model: the person's own first sentence, turned round to "you".

It can't misunderstand, so it stands in when what the model wrote twice was not fit to show.
"""

from __future__ import annotations

import re

_TURNED = {
    "i": "you",
    "i'm": "you're",
    "im": "you're",
    "i've": "you've",
    "ive": "you've",
    "i'd": "you'd",
    "i'll": "you'll",
    "me": "you",
    "my": "your",
    "mine": "yours",
    "myself": "yourself",
    "we": "you",
    "we're": "you're",
    "we've": "you've",
    "we'd": "you'd",
    "we'll": "you'll",
    "us": "you both",
    "our": "your",
    "ours": "yours",
    "am": "are",
}
_FILLER = re.compile(
    r"^(?:(?:idk|ok|okay|so|well|thanks|thank you|cheers|hi|hello|hey|please|help|lol|um|honestly)\b[,!. ]*)+",
    re.IGNORECASE,
)
_WISH = re.compile(r"^how (?:do|can|should|could|would) i (?:even )?", re.IGNORECASE)  # "how do I tell her" is a wish
_MOST_WORDS = 26


def echo(message: str) -> str | None:
    """The first telling sentence of `message`, in the second person; None where there is none short enough."""
    text = " ".join(message.replace("’", "'").split())
    for sentence in re.split(r"(?<=[.!?])\s+", text):
        plain = _WISH.sub("you'd like to ", _FILLER.sub("", sentence).strip())
        if plain.startswith("you'd like to"):
            plain = plain.rstrip("?")
        if plain.endswith("?") or not 3 <= len(plain.split()) <= _MOST_WORDS:
            continue
        turned = re.sub(r"\bi was(n'?t)?\b", r"you were\1", plain, flags=re.IGNORECASE)
        turned = re.sub(r"[A-Za-z']+", lambda m: _TURNED.get(m.group().lower(), m.group()), turned)
        if not re.search(r"\byou", turned, re.IGNORECASE):
            continue  # nothing of theirs was turned round: saying it back would be parroting
        return turned[:1].upper() + turned[1:].rstrip(".!…") + "."
    return None
