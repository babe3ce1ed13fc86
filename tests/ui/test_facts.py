"""What the coach tells about itself is whole, and claims no more than it knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from coach.account.account import Receipt
from coach.account.witness import Silence
from coach.safety.responses import every_response
from tests.ui.belongings import ScriptedAccount
from tests.ui.test_markup import ATTACKS, Read
from ui import facts, words

STARTED = datetime(2026, 3, 1, 19, 40, tzinfo=UTC)


def test_everything_that_is_kept_is_listed_with_size_and_place():
    text = Read(facts.stored(ScriptedAccount({}).stored(), keeps_talks=True)).text
    assert "Your talks 57 kB" in text
    assert "/home/me/.local/share/reflective-coach/talks.sqlite3" in text
    assert "The models 1.1 GB" in text
    assert "Your own files nothing" in text
    assert "gone when the coach ends" in Read(facts.stored(ScriptedAccount({}).stored(), keeps_talks=False)).text


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "nothing"), (999, "999 bytes"), (57_344, "57 kB"), (5_800_000, "5.8 MB"), (1_140_715_630, "1.1 GB")],
)
def test_sizes_are_said_for_people(count, said):
    assert words.size(count) == said


def test_every_fixed_text_has_a_title_and_is_shown_whole():
    texts = every_response("uk")
    assert texts.keys() == words.FIXED.keys()
    seen = Read(facts.texts(texts))
    assert seen.tags.count("details") == len(texts)
    assert seen.text.count("116\N{NO-BREAK SPACE}123") > 2
    assert seen.tags.count("div") == len(texts) + sum(map(len, texts.values()))


def test_the_receipt_counts_what_is_gone():
    said = facts.receipt(Receipt(2, 7, 1, 40))
    assert said.startswith("Deleted: 2 talks with 7 turns, and 1 file of your own in 40 pieces.")


def test_what_answers_is_named_and_proven_only_where_it_was():
    build = ScriptedAccount({}).build()
    assert build.sha256 in Read(facts.build(build)).text
    assert "was read whole" in facts.build(build)
    assert "coach doctor" in facts.build(replace(build, proven=False))
    own = facts.build(replace(build, sha256="", proven=False))
    assert "not known" in own
    assert "coach doctor" not in own


def test_silence_is_claimed_only_as_far_as_it_is_known():
    quiet = facts.silence(Silence(STARTED, 0, (), ()))
    assert "has not tried to reach any other computer" in quiet
    assert "holds no connection" in quiet
    loud = facts.silence(Silence(STARTED, 3, ("192.0.2.7:9",), ("192.0.2.7:9",)))
    assert "has tried 3 times" in loud
    assert "connected to 192.0.2.7:9" in loud
    assert "has not tried" not in loud
    unknown = facts.silence(Silence(None, 0, (), None))
    assert "Nobody has counted" in unknown
    assert "does not tell" in unknown


def test_nothing_in_a_fact_is_obeyed():
    for attack in ATTACKS:
        html = facts.silence(Silence(STARTED, 1, (attack,), (attack,)))
        html += facts.build(replace(ScriptedAccount({}).build(), model=attack, file=attack))
        seen = Read(html)
        assert set(seen.tags) <= {"p", "dl", "dt", "dd", "code"}
