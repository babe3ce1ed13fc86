"""Turns what was told about somebody into what can be said to their face: "he goes out" becomes "you go out".

A small set of rules that would rather give nothing than a wrong sentence.
"""

from __future__ import annotations

import re

from coach.dialogue.understand import kin_words
from coach.prepare.names import Naming

__all__ = ["to_their_face"]

_VERBS = {
    "is": "are", "was": "were", "has": "have", "does": "do", "goes": "go", "isn't": "aren't", "wasn't": "weren't",
    "hasn't": "haven't", "doesn't": "don't", "says": "say",
}  # fmt: skip
_STATES = "tired|scared|worried|stressed|annoyed|bored|retired|interested|ashamed|frightened|exhausted|upset"
_PARTICIPLE = (
    rf"(?:been|gone|got|taken|done|had|made|left|lost|told|come|become|forgotten|(?!(?:{_STATES})\b)[a-z]{{3,}}ed)"
)
_ADVERB = r"(?:just|still|only|really|often|usually|sometimes|already|also|then|now|hardly|barely|even|once)"
_AFTER_OBJECT = frozenset(
    "to that about and for in on at when if with so because how what not again a an the this or by from after before "
    "as off up out down home more than too very until till while into away back tonight tomorrow today there here "
    "some something anything everything nothing do go come say know see stay help stop my i".split()
)
_DANGLING = re.compile(r"\b(?:and|or|then) (?!(?:us|is|was|has|this|his|always|sometimes)\b)[a-z]{3,}(?<!s)s\b")


def to_their_face(text: str, other: Naming) -> str | None:
    """The text with the other one as "you"; None where it can't be told who is meant.

    "I" stays "I": it is the person who will say it.
    """
    plain = " ".join(text.replace("’", "'").split())
    low = plain.lower()
    if re.search(r"\byou(?:r|rs)?\b", low):
        return None
    others = {kin for kin in kin_words() if re.search(rf"\b{re.escape(kin)}\b", low)} - {other.word or ""}
    he, she = re.search(r"\b(?:he|him|his)\b", low), re.search(r"\b(?:she|her|hers)\b", low)
    if (others and (he or she)) or (he and she) or (other.plural and (he or she)):
        return None
    names = [re.escape(name) for name in (other.address, other.subject) if name]
    if other.word:
        names.append(rf"(?:my|our) (?:[a-z]+ )?{re.escape(other.word)}")
    several = re.search(r"\b(?:kids|children|people|parents|friends)\b", low) and not other.plural
    they = [] if he or she or several else ["they"]
    subject = "|".join(["he", "she", *they, *names])
    turned = _doers(plain, subject, plural=other.plural)
    turned = _owners(turned, subject, they=bool(they))
    if re.search(r"\b(?:he|she|him|hers?|his|himself|herself)\b", turned, re.IGNORECASE):
        return None
    if turned != plain and _DANGLING.search(turned.lower()):
        return None  # "you laugh and goes out": the second verb was out of reach
    return turned[:1].upper() + turned[1:]


def _doers(text: str, subject: str, *, plural: bool) -> str:
    """Whoever does something, with the verb that belongs to "you"."""
    text = re.sub(rf"\b(?:{subject})'s (?=(?:{_ADVERB} )?{_PARTICIPLE}\b)", "you've ", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(?:he|she)'s\b", "you're", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(?:he|she|they)'(ll|d|re|ve)\b", r"you'\1", text, flags=re.IGNORECASE)

    def verb(match: re.Match[str]) -> str:
        adverb, word = match["adverb"] or "", match["verb"]
        return f"you {adverb}{word if plural or match['who'].lower() == 'they' else _second_person(word)}"

    pattern = rf"\b(?P<who>{subject})\b(?!') (?P<adverb>(?:{_ADVERB} )?)(?P<verb>[a-z']+)"
    text = re.sub(pattern, verb, text, flags=re.IGNORECASE)
    # "you borrowed it and hasn't said": the second half belongs to "you" as long as nobody else came in between.
    second = rf"\b(you (?:(?!\b(?:i|we|you)\b)[^.;])*? (?:and|but|or) )({'|'.join(_VERBS)})\b"
    return re.sub(second, lambda m: m[1] + _VERBS[m[2].lower()], text, flags=re.IGNORECASE)


def _owners(text: str, subject: str, *, they: bool) -> str:
    """Whose it is, and to whom it is done."""
    text = re.sub(rf"\b(?:{subject})'s\b", "your", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(?:him|her)self\b", "yourself", text, flags=re.IGNORECASE)
    text = re.sub(r"\bhis\b", "your", text, flags=re.IGNORECASE)
    text = re.sub(r"\bhers\b", "yours", text, flags=re.IGNORECASE)
    text = re.sub(r"\bhim\b", "you", text, flags=re.IGNORECASE)
    text = re.sub(r"\bher\b(?=(?P<next>[\s,.;!?]+[a-z']+)?)", _her, text, flags=re.IGNORECASE)
    if they:
        text = re.sub(r"\bthem\b", "you", re.sub(r"\btheir\b", "your", text, flags=re.IGNORECASE), flags=re.IGNORECASE)
    return re.sub(rf"\b(?:{subject})\b(?!')", "you", text, flags=re.IGNORECASE)


def _her(match: re.Match[str]) -> str:
    following = match["next"] or ""
    word = following.strip(" ,.;!?").lower()
    return "you" if not word or not following.startswith(" ") or word in _AFTER_OBJECT else "your"


def _second_person(verb: str) -> str:
    low = verb.lower()
    if low in _VERBS:
        return _VERBS[low]
    if not low.endswith("s") or low.endswith(("ss", "us", "'s", "always", "sometimes")) or len(low) < 4:
        return verb
    if low.endswith("ies") and len(low) > 4:
        return verb[:-3] + "y"
    return verb[:-2] if low.endswith(("ches", "shes", "sses", "xes", "zes", "oes")) else verb[:-1]
