"""How the other person is named on the card: the person's own name for them, never another."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from coach.dialogue.understand import Understanding, kin_words, understand

__all__ = ["Naming", "naming"]

_NAME = re.compile(r"\b[A-Z][\w'’-]*[a-z][\w'’-]*(?: [A-Z][\w'’-]*[a-z][\w'’-]*)?")
# Capitalised at the start of an answer without being anybody's name.
_NO_NAME = frozenset(
    """
    my our the a an his her their someone somebody old new best close dear aunt uncle auntie cousin nephew niece
    landlord landlady teacher doctor coach tenant client customer team group lead head neighbours co ex step half
    grown adult eldest oldest youngest younger older little big former from at in work people family it is both
    """.split()
)
_PLURAL = frozenset(
    "parents folks in-laws siblings sisters brothers kids children sons daughters friends neighbours neighbors "
    "housemates flatmates roommates colleagues grandparents twins".split()
)
_AT_WORK = re.compile(r"\b(?:work|office|team|shift|department)\b", re.IGNORECASE)
_MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Naming:
    """How to name the other one.

    Attributes:
        address: how they are spoken to ("Dad", "Ana"); None where nothing serves.
        subject: how they are spoken about, as the person would: "Ana", "Dad", "my sister".
        word: the word for who they are to the person ("sister"), if there is one.
        plural: whether it is more than one person.
        about: the same as the dialogue reads it.
    """

    address: str | None
    subject: str
    word: str | None
    plural: bool
    about: Understanding

    def does(self, one: str, many: str) -> str:
        """The verb form that agrees: goes, go."""
        return many if self.plural else one

    @property
    def of(self) -> str:
        """Whose: "Ana's", "my parents'"."""
        return f"{self.subject}'" if self.subject.endswith("s") and self.plural else f"{self.subject}'s"


def naming(who: str, told: str = "") -> Naming:
    """How to name the one whom `who` tells of.

    Args:
        told: the rest of what was told, which may say what they are to the person, or that a child is grown.
    """
    plain = " ".join(who.replace("’", "'").split()).rstrip(".,;:")
    # "sister" alone is "my sister": the reader of relationships takes "my ..." before any other mention.
    about = understand(plain if re.search(r"\bmy\b", plain.lower()) else f"my {plain.lower()}")
    if about.relationship == "child":
        about = understand(f"my {plain.lower()} {told}") if "grown" not in plain.lower() else about
    if about.relationship is None:
        about = replace(about, relationship="colleague") if _AT_WORK.search(plain) else about
    name = _given_name(plain)
    word = about.word if about.word and about.word in plain.lower() else None
    plural = bool(_PLURAL & set(re.findall(r"[a-z-]+", plain.lower()))) or " and " in plain.lower()
    address = name or (about.address if word else None)
    return Naming(address, _subject(plain, name, word, address, plural=plural), word, plural, about)


def _given_name(who: str) -> str | None:
    tokens = who.split()
    if len(tokens) == 1 and _is_name(who):
        return who[:1].upper() + who[1:]
    if (first := re.match(r"([a-z]+),? my ", who)) and _is_name(first[1]):  # "sam my flatmate", typed in a hurry
        return first[1].title()
    found = [m.group() for m in _NAME.finditer(who) if all(_is_name(part) for part in m.group().split())]
    return found[0] if len(found) == 1 else None


def _is_name(token: str) -> bool:
    word = token.lower().strip(",.()'\"")
    return word.isalpha() and word not in kin_words() | _NO_NAME | _PLURAL and word not in ("him", "her", "them", "me")


def _subject(who: str, name: str | None, word: str | None, address: str | None, *, plural: bool) -> str:
    if name:
        return name
    if word and address:
        return address
    if word and not plural:
        described = re.search(rf"\b((?:[a-z]+ )?{re.escape(word)})\b", who.lower())
        return f"my {re.sub(r'^(?:my|our|an?|the) ', '', described[1])}" if described else f"my {word}"
    if len(who.split()) == 1 and who.lower() in _NO_NAME:
        return f"my {who.lower()}"
    if len(who.split()) <= _MOST_WORDS and (word or re.match(r"(?:my|our|the|his|her) ", who.lower())):
        first = who[:1].lower() + who[1:]
        return first if re.match(r"(?:my|our|the|his|her) ", first) else f"my {first}"
    return who if len(who.split()) <= _MOST_WORDS and who[:1].isupper() else "the other person"
