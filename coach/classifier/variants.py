"""Examples said a little differently: with slips of the finger, and with ordinary talk around them."""

from __future__ import annotations

import random
from collections.abc import Sequence

from coach.classifier.examples import Example
from coach.safety.classified import ORDINARY

__all__ = ["with_variants"]

_SEED = 11
_EVERY = 3  # one example in so many gets a variant of each kind
_SHORT = 40  # words: longer ones are not woven into more


def with_variants(examples: Sequence[Example]) -> tuple[Example, ...]:
    """The examples, and after them one in three with typing slips and one in three inside ordinary talk.

    Danger is often one clause of a message about something else, and people who are upset mistype. Ordinary examples
    get variants too, or a slip or a long message would itself become a sign of danger.
    """
    chance = random.Random(_SEED)
    around = [e.text for e in examples if e.label == ORDINARY and not e.from_rule and len(e.text.split()) <= _SHORT]
    slipped = [Example(_slipped(e.text, chance), e.label) for e in examples if chance.randrange(_EVERY) == 0]
    woven = [
        Example(_woven(example.text, chance.choice(around), chance), example.label)
        for example in examples
        if around and len(example.text.split()) <= _SHORT and chance.randrange(_EVERY) == 0
    ]
    return (*examples, *slipped, *woven)


def _slipped(text: str, chance: random.Random) -> str:
    """About one long word in six with two letters changed round, one missing, or one struck twice."""
    words = text.split(" ")
    for place, word in enumerate(words):
        if len(word) > 3 and chance.random() < 1 / 6:
            at = chance.randrange(1, len(word) - 1)
            words[place] = chance.choice(
                (
                    word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                    word[:at] + word[at + 1 :],
                    word[:at] + word[at] + word[at:],
                )
            )
    return " ".join(words)


def _woven(text: str, other: str, chance: random.Random) -> str:
    """The text before or after another, as one message."""
    first, last = (text, other) if chance.random() < 0.5 else (other, text)
    return f"{first}{'' if first[-1:] in '.!?' else chance.choice(('.', ',', ''))} {last}"
