"""Says a thing more gently, with the person's own words where they can be taken over safely."""

from __future__ import annotations

import re
from collections.abc import Mapping

from coach.prepare.faults import Phrases

__all__ = ["gentler"]

_LONGEST = 14  # words: more than that is rarely one thing
_FIELD = re.compile(r"\{(\w+)\}")
_WORD = re.compile(r"[\w']+")
_LOOSE_END = re.compile(
    r"(?:\s(?:when|if|while|that|which|to|for|with|or|as|then|than|until|the|a|my|your))+$", re.IGNORECASE
)
_WISH = "wish"


def gentler(template: str, own: Mapping[str, str], phrases: Phrases) -> str | None:
    """The template with the person's own words in it.

    Args:
        template: `{name}` stands for own words. Those called `wish` come from a "never" or a "don't" and are turned
            from "anything" to "something".
        own: name -> words as typed.

    Returns:
        None when a part is missing, too long, or holds words that a gentle sentence would not.
    """
    said: dict[str, str] = {}
    for name in set(_FIELD.findall(template)):
        words = _taken_over(own.get(name, ""), phrases, wish=name == _WISH)
        if words is None:
            return None
        said[name] = words
    return _FIELD.sub(lambda m: said[m[1]], template) if template else None


def _taken_over(words: str, phrases: Phrases, *, wish: bool) -> str | None:
    words = _LOOSE_END.sub("", " ".join(words.split()).strip(" ,-:\"'"))
    if not words or len(words.split()) > _LONGEST or phrases.rough.search(words.lower()):
        return None
    if words.isupper() and len(words) > 1:
        words = words.lower()
    if words.startswith("You"):
        words = words[0].lower() + words[1:]
    words = _WORD.sub(lambda m: phrases.respell.get(m[0].lower(), m[0]), words)
    if wish:
        words = " ".join(_WORD.sub(lambda m: phrases.wish.get(m[0].lower(), m[0]), words).split())
    return words or None
