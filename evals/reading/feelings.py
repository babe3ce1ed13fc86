"""Words for feelings, and the ways in which a sentence says that somebody has one."""

from __future__ import annotations

import re

__all__ = ["FEELING_WORDS", "guesses_a_feeling", "names_own_feeling"]

FEELING_WORDS = frozenset(
    """abandoned afraid alone amazed angry annoyed anxious ashamed awkward bad belittled bereft betrayed bitter bored
    brave bruised burdened burnt calm caught close cold confused cornered crushed cut defeated defensive deflated
    dejected desperate disappointed discouraged disheartened dismissed disrespected distant distressed down drained
    embarrassed empty envious erased excluded exhausted exposed foolish forgotten fragile frightened frustrated
    furious grateful grief grieving guilty happy heartbroken heavy helpless hesitant homesick hopeful hopeless humbled
    humiliated hurt ignored impatient inadequate insecure insignificant invisible irritated isolated jealous judged
    left lonely lonesome longing lost loved low mad miserable misunderstood moved muddled needed nervous numb
    overlooked overwhelmed panicked passed pleased powerless pressured proud pushed put puzzled raw redundant
    rejected relieved reluctant resentful restless sad scared secondary sensitive shaken shamed shocked shut shy sick
    sidelined silenced silly small sore sorry squeezed stuck stung stupid taken tense terrified thankful threatened
    tired torn touched trapped unappreciated uncared uncertain uncomfortable uneasy unheard unimportant unloved
    unnoticed unsafe unseen unsettled unsure unvalued unwanted unwelcome unworthy upset used useless vulnerable warm
    wary weary wistful worn worried worthless wounded""".split()
)
_FEEL = r"(?:feel|feels|felt|feeling|am|was|i'm|been|get|got|leaves? me|left me|makes? me feel|made me feel)"
_ADVERBS = (
    r"(?:\s+(?:so|very|really|a bit|a little|quite|pretty|rather|just|still|also|both|too|being|that i'm|like i'm))*"
)
_OWN = re.compile(
    rf"\b(?:i\s+{_FEEL}|i'm|i've been feeling|it (?:leaves|left) me(?: feeling)?|me feel){_ADVERBS}\s+(\w+)"
)
_SECOND = re.compile(r"\b(?:and|but|or|,)\s+(?:a bit |a little |so |very |really )?(\w+)")
_PLAIN = re.compile(
    r"\bi(?:'ve)?(?: really| still)? (?:miss|missed|been missing|love|loved|care|worry|worried|long|regret|"
    r"fear|dread|"
    r"appreciate|value|enjoy|hate|hope)\b|\bit (?:hurt|hurts|matters|means|stung|scared|frightened|upset)\b|"
    r"\b(?:hurt|scared|frightened|upset|worried|embarrassed|saddened) me\b|\bi find it (?:hard|difficult|painful)\b|"
    r"\bi'?m (?:struggling|finding it)\b|\bi (?:struggle|struggled)\b"
)
_HEDGE = re.compile(
    r"\b(?:sounds? (?:as if|like|as though)|seems? (?:as if|like|as though|that)|maybe|perhaps|i imagine|i wonder|"
    r"my guess|i'd guess|you may|you might|might be|could be|must (?:be|feel|have)|can be)\b"
)


def names_own_feeling(text: str) -> bool:
    """Whether somebody says in the first person what they feel."""
    low = text.lower().replace("’", "'")
    if _PLAIN.search(low) or re.search(r"\bi(?:'m| am) (?:so |very |really |truly )?sorry\b", low):
        return True
    return any(
        match.group(1) in FEELING_WORDS
        or any(word in FEELING_WORDS for word in _SECOND.findall(low[match.end() :][:40]))
        for match in _OWN.finditer(low)
    )


def guesses_a_feeling(text: str) -> bool:
    """Whether it offers the person a guess at what they feel, marked as a guess."""
    low = text.lower().replace("’", "'")
    named = set(re.findall(r"[a-z]+", low)) & FEELING_WORDS
    return bool(_HEDGE.search(low)) and (
        bool(named) or bool(re.search(r"\byou(?:'re)? (?:feel|felt|feeling|miss)\b", low))
    )
