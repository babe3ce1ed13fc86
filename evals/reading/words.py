"""Words, sentences and runs of words, and how hard a text is to read."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["content", "grade", "grams", "root", "sentences", "tokens", "turned"]

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_END = re.compile(r"(?<=[.!?…])[\"”')\]]*\s+|\n+")
_STOP = frozenset(
    """a about above after again all already also always am an and another any anyone anything are aren't around as ask
    asked at away back be because been before being bit both bring brings bringing brought but by can can't
    cannot could couldn't did didn't do does doesn't doing don't done down each either else even ever every
    everyone everything few for from get gets getting give given go goes going gone got guess had hadn't has
    hasn't have haven't having he he'd he'll he's hear her here hers herself him himself his how i i'd i'll i'm
    i've if imagine in into is isn't it it'd it'll it's its itself just keep keeps kind knew know known knows
    last less let like little lot made make makes many may maybe me might mine more most much must my myself
    need needs never new next no nobody not nothing now of off often oh ok okay on once one only or other our
    ours out over own part people perhaps person put quite rather really right said same saw say saying says see
    seem seems seen she she'd she'll she's should shouldn't since so some someone something sometimes sort sound
    sounds still such sure take takes talk talked talking tell telling than that that's the their theirs them
    themselves then there there's these they they'd they'll they're they've thing things think thinks this those
    though through time times to together told too took toward tried try trying two under until up upon us use
    used very want wanted wants was wasn't way we we'd we'll we're we've well went were weren't what what's when
    where which while who whole whom whose why will with without won't word words would wouldn't wish yes yet
    you you'd you'll you're you've your yours yourself feel feeling feelings feels felt""".split()
)
_TURN = {
    "i": "you", "me": "you", "my": "your", "mine": "yours", "myself": "yourself", "we": "you", "us": "you",
    "our": "your", "i'm": "you're", "i've": "you've", "i'd": "you'd", "i'll": "you'll", "am": "are", "was": "were",
}  # fmt: skip
_VOWELS = re.compile(r"[aeiouy]+")


def tokens(text: str) -> list[str]:
    """Lower-case words, with straight apostrophes."""
    return [word.lower().replace("’", "'") for word in _TOKEN.findall(text)]


def sentences(text: str) -> list[str]:
    """Its sentences; a new line ends one too."""
    return [part.strip() for part in _END.split(text) if part and part.strip()]


def root(word: str) -> str:
    """A word without its commonest endings, so that "cancelled" meets "cancels"."""
    word = word.removesuffix("'s")
    for ending in ("ings", "ing", "edly", "ed", "ies", "es", "ly", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def content(text: str) -> set[str]:
    """The roots of the words that carry meaning."""
    return {root(word) for word in tokens(text) if word not in _STOP and (len(word) > 2 or word.isdigit())}


def grams(words: Sequence[str], n: int) -> set[tuple[str, ...]]:
    """Every run of `n` words."""
    return {tuple(words[at : at + n]) for at in range(len(words) - n + 1)}


def turned(words: Sequence[str]) -> list[str]:
    """What the person wrote of themselves, as one would say it back: "my coat" is "your coat"."""
    return [_TURN.get(word, word) for word in words]


def syllables(word: str) -> int:
    """A count by vowel groups; within one of the truth for most English words."""
    word = re.sub(r"[^a-z]", "", word)
    count = len(_VOWELS.findall(word))
    if word.endswith("e") and not word.endswith(("le", "ee", "ye")) and count > 1:
        count -= 1
    if word.endswith("ed") and len(word) > 3 and word[-3] not in "td" and count > 1:
        count -= 1
    return max(1, count)


def grade(text: str) -> float | None:
    """Flesch-Kincaid grade (US school years); None for fewer than ten words, of which it says nothing.

    Source: Kincaid et al. (1975), Navy Research Branch Report 8-75.
    """
    words = tokens(text)
    if len(words) < 10:
        return None
    count = max(1, len(sentences(text)))
    return 0.39 * len(words) / count + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
