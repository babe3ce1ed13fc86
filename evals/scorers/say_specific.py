"""What it offers to say is about this person's own matter, and would not fit any other."""

from __future__ import annotations

from collections.abc import Sequence

from evals.reading.voice import speech
from evals.reading.words import content, grams, tokens
from evals.talk import Mark, Material, Talk

_CARDS = 0.6  # of its runs of four words stand in a card: it is somebody else's sentence
_EVERYWHERE = frozenset(
    content(
        "sit down minutes tonight today tomorrow evening hard straight nervous week hurt sorry listen share mum mom "
        "dad mother "
        "father friend mate sister brother wife husband son daughter partner boss manager name month year"
    )
)


def judge(talk: Talk, material: Material) -> Sequence[Mark | None]:
    """Judged wherever something to say is offered; the raw figure is how many telling words are theirs."""
    cards = set().union(*(grams(tokens(text), 4) for text in material.cards.values()))
    marks: list[Mark | None] = []
    for place, turn in enumerate(talk.turns):
        if turn.fixed or not (said := speech(turn)):
            marks.append(None)
            continue
        shared = (content(said) & content(talk.told(place))) - _EVERYWHERE
        runs = grams(tokens(said), 4)
        if len(runs & cards) > _CARDS * len(runs):
            marks.append(Mark(0.0, "a card's own example", float(len(shared))))
        elif shared:
            marks.append(Mark(1.0, ", ".join(sorted(shared)), float(len(shared))))
        else:
            marks.append(Mark(0.0, "nothing in it is theirs", 0.0))
    return marks
