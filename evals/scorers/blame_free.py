"""What it offers to say accuses nobody: no always or never, no verdict, no order, no kindness that ends in a but."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evals.reading.voice import speech
from evals.talk import Mark, Material, Talk

_ACCUSES = {
    "always or never": r"\byou(?:'re| are|'ve| have)? (?:\w+ )?(?:always|never|constantly|forever|every single)\b|"
    r"\b(?:always|never) (?:listen|help|care|think of|ask|call|do anything)\b",
    "a verdict": r"\byou(?:'re| are| were|'ve been| have been) (?:\w+ )?(?:a |an |so |too |such |"
                 r"being )?(?:selfish|lazy|rude|mean|"
    r"cruel|unfair|stupid|childish|cold|thoughtless|inconsiderate|insensitive|disrespectful|irresponsible|"
    r"unkind|ignorant|"
    r"distant|difficult|impossible|wrong|bad|terrible|awful|horrible|liar|coward|bully|idiot|hypocrite|child|baby|"
    r"controlling|manipulative|jealous|crazy|mad|ungrateful|unreliable|careless|useless)\b",
    "your fault": r"\byour fault\b|\bbecause of you\b|\bblame you\b|\bthanks to you\b|\byou people\b|"
                  r"\byou'?re to blame\b",
    "you make me": r"\byou (?:make|made|are making|'re making) me (?!laugh|smile|happy|feel (?:loved|safe|good))",
    "a verdict in a feeling's coat": r"\bfeel(?:s|ing)? (?:like|that|as if|as though)? ?you(?:'re|'ve|"
                                     r"'d)?(?: are| were| do| did| don't| have)?\b(?! and| and i)",
    "an order": r"\byou (?:should|shouldn't|need to|have to|must|ought to|had better|better)\b|"
                r"(?:^|[.!?;,] )(?:just )?(?:stop|quit) (?:it|being|doing|\w+ing)\b",
    "a reproach as a question": r"\b(?:why (?:do|don't|can't|did|didn't|would|are|is it that) you|"
                                r"how (?:could|can|dare) you|can't you|"
    r"what is wrong with you|what's wrong with you|don't you (?:care|think|see|realise|realize))\b",
    "an accusation": r"\byou (?:don't|didn't|won't|refuse to|refused to|can't|couldn't) (?:even |ever |"
                     r"really )?(?:care|listen|respect|love|"
    r"help|bother|trust|appreciate|support|understand|value|try)\b|\byou (?:ignore|ignored|ruin|ruined|betray|"
    r"betrayed|lied|neglect\w*|"
    r"abandon\w*|disrespect\w*|humiliat\w*|insult\w*|attack\w*|let me down|stole)\b",
    "a threat": r"\b(?:or else|otherwise i(?:'ll| will)|if you don't)\b",
}  # fmt: skip
_BUT = re.compile(
    r"\b(?:love you|sorry[^.?!]{0,60}|appreciate[^.?!]{0,60}|understand[^.?!]{0,60}|know you[^.?!]{0,60}),? but\b"
)


def judge(talk: Talk, material: Material) -> Sequence[Mark | None]:
    """Judged wherever something to say is offered."""
    del material
    return [None if turn.fixed or not (said := speech(turn)) else _judge(said) for turn in talk.turns]


def _judge(said: str) -> Mark:
    low = " ".join(said.lower().replace("’", "'").split())
    for name, pattern in _ACCUSES.items():
        if found := re.search(pattern, low):
            return Mark(0.0, f"{name}: {found.group()!r}")
    if found := _BUT.search(low):
        return Mark(0.0, f"a kindness that ends in a but: {found.group()!r}")
    return Mark(1.0)
