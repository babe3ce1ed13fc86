"""Replies to JSON and back."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from coach.domain import Action, Excerpt, Hit, Move, Reply, Slot, Timings, Verdict
from coach.store.codec import from_json, to_json
from tests.scripted import CARDS

SHELF = {card.id: card for card in CARDS}
FULL = Reply(
    text="You miss her. “Bonne nuit”, 💔.",
    verdict=Verdict(Action.POINTER, "reliance", "reliance", "reliance.01"),
    move=Move.PLAN,
    slots={Slot.HEAR: "You miss her.", Slot.SAY: '"I miss you."', Slot.TRY: "Sit down."},
    sources=(Hit(CARDS[1], 0.75), Hit(CARDS[0], 0.5)),
    excerpts=(
        Excerpt("a: b\n.pdf", "/home/me/a: b\n.pdf", "", 3, 'She said “no” & "yes".\n<b>', 0.75),
        Excerpt("ü💔.md", "/home/ü/ü💔.md", "Sundays", 0, "", 0.5),
    ),
    timings=Timings(0.25, 1.5, 900, 40, 31),
    stopped=True,
    script="I hear: You miss her.",
    thrown_away={Slot.SAY: ("output gate: diagnosis", "too long")},
)


def test_a_full_reply_comes_back_whole_and_in_order():
    again = from_json(to_json(FULL), SHELF)
    assert again == FULL
    assert list(again.slots) == list(FULL.slots)


def test_an_empty_reply_comes_back():
    assert from_json(to_json(Reply("", Verdict())), {}) == Reply("", Verdict())


def test_cards_are_kept_by_id_alone():
    kept = to_json(FULL)
    assert CARDS[0].id in kept
    assert CARDS[0].summary not in kept
    assert json.loads(kept)["text"] == FULL.text


def test_a_source_whose_card_is_gone_is_left_out():
    assert from_json(to_json(FULL), {CARDS[0].id: CARDS[0]}).sources == (Hit(CARDS[0], 0.5),)


@given(st.text(), st.sampled_from(Move), st.dictionaries(st.sampled_from(Slot), st.text()), st.booleans())
def test_any_words_survive(text, move, slots, stopped):
    reply = Reply(text, Verdict(), move, slots, stopped=stopped, script=text)
    assert from_json(to_json(reply), {}) == reply


def test_a_reply_that_was_kept_before_there_were_own_files_comes_back():
    kept = json.loads(to_json(FULL))
    del kept["excerpts"]
    assert from_json(json.dumps(kept), SHELF) == replace(FULL, excerpts=())


@given(st.text(), st.text(), st.text(), st.integers(0, 9999))
def test_any_excerpt_survives(name, heading, text, page):
    reply = Reply("", Verdict(), excerpts=(Excerpt(name, f"/{name}", heading, page, text, 0.5),))
    assert from_json(to_json(reply), {}) == reply
