"""The card as a value: what is locked stays, what is edited is the person's own, and it goes to JSON and back."""

from __future__ import annotations

import dataclasses
import json

import pytest

from coach.domain import Grade
from coach.errors import UserFixable
from coach.prepare.saved import card_from_json, card_to_json
from coach.prepare.situation import read_situation
from coach.prepare.talk_card import LABELS, MAX_CHARS, Line, Origin, Part, Source, TalkCard, edited, locked
from tests.scripted import CARDS

KNOWN = {card.id: card for card in CARDS}


@pytest.fixture
def card():
    made = TalkCard(read_situation({"who": "Dad", "feel": "sad"}))
    made = made.with_line(Part.AIM, Line("To be heard.", Origin.FIXED), KNOWN)
    made = made.with_line(Part.BEFORE, Line("A glass of water.", Origin.CARD, ("a-glass-of-water",), 5), KNOWN)
    return made.with_line(Part.ASK, Line("“How?”", Origin.CARD, ("what-made-it-long",)), KNOWN)


def test_every_part_has_a_place_a_label_and_a_limit(card):
    assert {part.value for part in Part} == {f.name for f in dataclasses.fields(card)} - {"situation", "sources"}
    assert set(LABELS) == set(MAX_CHARS) == set(Part)


def test_sources_are_those_of_the_lines_once_in_reading_order(card):
    again = card.with_line(Part.ASK_NEXT, Line("“What?”", Origin.CARD, ("what-made-it-long",)), KNOWN)
    assert [s.id for s in again.sources] == ["what-made-it-long", "a-glass-of-water"]
    assert again.sources[0] == Source("what-made-it-long", "What made it long", Grade.PRACTICE)
    assert list(again.lines) == [Part.AIM, Part.ASK, Part.ASK_NEXT, Part.BEFORE]
    assert not again.whole


def test_an_edited_line_is_the_persons_own_and_loses_its_source(card):
    changed = edited(card, Part.ASK, "  How are you,\n really? ")
    assert changed.ask == Line("How are you, really?", Origin.OWN, edited=True)
    assert [s.id for s in changed.sources] == ["a-glass-of-water"]
    assert changed.aim == card.aim
    assert card.ask.text == "“How?”"


@pytest.mark.parametrize("text", ["", "  \n", "x" * 1_000])
def test_a_line_that_does_not_fit_its_place_is_refused(card, text):
    with pytest.raises(UserFixable):
        edited(card, Part.ASK, text)


def test_locking_and_unlocking(card):
    held = locked(card, Part.AIM)
    assert held.aim.locked
    assert held.aim.stays
    assert edited(held, Part.AIM, "To listen.").aim.locked
    assert locked(held, Part.AIM, on=False) == card
    assert locked(card, Part.PAUSE) == card


def test_a_card_goes_to_json_and_back(card):
    saved = json.loads(json.dumps(card_to_json(locked(card, Part.AIM))))
    assert card_from_json(saved) == locked(card, Part.AIM)
    assert saved["situation"]["who"] == "Dad"
    assert saved["before"]["origin"] == "card"


@pytest.mark.parametrize("saved", [None, [], {}, {"situation": {"who": ""}}, {"situation": {"who": "Dad"}, "aim": 3}])
def test_what_is_no_card_is_refused_in_a_sentence(saved):
    with pytest.raises(UserFixable, match="not a talk card") as caught:
        card_from_json(saved, where="card.json")
    assert "card.json" in str(caught.value)
