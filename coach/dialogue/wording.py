"""Small readings of a text, shared by the checks: its words, what it is about, who does what in it."""

from __future__ import annotations

import re

from coach.dialogue.understand import kin_words

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_FUNCTION_WORDS = frozenset(
    """
    i me my mine we us our you your yours he him his she her hers they them their it its a an the this that these
    those and or but so if as at by for from in into of on onto to up out with without about over under again not no
    nor don't is am are was were be been being do does did done doing have has had having will would can could should
    may might must just really very too also still even only than then there here when where what which who whom how
    why all any some more most much many one two i'm i've i'd i'll you're you've she's he's it's that's feel feels felt
    feeling like get gets got go goes going say says said saying tell tells told talk talking know want wants because
    since after before while now sounds maybe imagine guess perhaps part
    """.split()
)
_PREPOSITIONS = frozenset("in on at by for from into of onto up out with without about over under and or".split())
_DEEDS = frozenset("tell tells told say says said want wants get gets got go goes going".split())
_NEGATIONS = frozenset(
    "not never no doesn't don't didn't won't isn't aren't wasn't can't couldn't hasn't haven't".split()
)
_IN_LAW = re.compile(r"\b(mother|father|sister|brother)[- ]in[- ]law\b")
_THIRD_PERSONS = frozenset({"he", "she", "they", "he's", "she's", "they're"})

AS_TOLD = frozenset({"i", "we", "i'm", "i've", "i'd", "i'll", "we've"})
"""How the person names themselves when they tell."""

SAID_BACK = frozenset({"you", "you're", "you've", "you'd", "you'll"})
"""How a reflection names the person."""


def words(text: str) -> list[str]:
    """Lower-case words with straight apostrophes."""
    return _WORD.findall(text.lower().replace("’", "'"))


def content_words(text: str) -> set[str]:
    """The words that carry what a text is about, cut to a rough stem so that "raising" meets "raise"."""
    return {stem(word) for word in words(text) if word not in _FUNCTION_WORDS and len(word) > 2}


def stem(word: str) -> str:
    """A word without its commonest endings; rough, and the same for both sides of a comparison."""
    word = word.removesuffix("'s")
    bare = re.sub(r"(?:ing|ed|es|s|e)$", "", word) if len(word) > 4 else word
    return bare[:-1] if len(bare) > 3 and bare[-1] == bare[-2] else bare


def runs(text: str, n: int) -> set[tuple[str, ...]]:
    """Every run of `n` words in a row."""
    tokens = words(text)
    return {tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1)}


def doers(text: str, self_words: frozenset[str], other_words: frozenset[str] = frozenset()) -> dict[str, set[bool]]:
    """Who does what, read off the few words after a doer.

    Args:
        self_words: how the person is named in `text`.
        other_words: how the other one is named, besides "he", "she", "they" and words for kin.

    Returns:
        Stem of the deed -> who does it: True for the person, False for somebody else.
    """
    named = self_words | other_words | _THIRD_PERSONS | {kin.split("-")[0] for kin in kin_words()}
    tokens = words(_IN_LAW.sub(r"\1", text.lower()))
    found: dict[str, set[bool]] = {}
    for i, token in enumerate(tokens):
        if token not in named:
            continue
        pair = tokens[max(0, i - 3) : i] if "and" in tokens[max(0, i - 2) : i] else []  # "my partner and I"
        who = {t in self_words for t in (token, *pair) if t in named}
        for follower in tokens[i + 1 : i + 5]:
            if follower in named | _PREPOSITIONS:
                break
            if follower not in _FUNCTION_WORDS - _DEEDS and len(follower) > 2:
                found.setdefault(stem(follower), set()).update(who)
    return found


def negated(text: str) -> set[str]:
    """Stems of what is said not to happen."""
    tokens = words(text)
    near = (tokens[i + 1 : i + 3] for i, token in enumerate(tokens) if token in _NEGATIONS)
    return {stem(word) for follow in near for word in follow if word not in _FUNCTION_WORDS}
