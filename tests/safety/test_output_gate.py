"""What may not be shown of what a model wrote, beyond the examples of each rule."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.safety.gates import OutputFinding, OutputGate

GATE = OutputGate.load()


def test_a_finding_names_rule_category_and_replacement() -> None:
    finding = GATE.check("He is selfish.")
    assert isinstance(finding, OutputFinding)
    assert (finding.rule_id, finding.category) == ("blame-label", "blame")
    assert finding.replacement.startswith("I only know one side")


@pytest.mark.parametrize(
    "sentence",
    [
        "I felt invisible when you were on your phone.",
        'You talk, and get an "mhm" back.',
        "It sounds like you felt shut out when he picked up the phone.",
        "You're bracing for him to say it's your fault.",
        "Have I got that right?",
        "What are the evenings like for you, when you come in?",
        "That's hard to hear, and I want to understand it.",
        "I don't have guidance that fits this well, and I'd rather say so than guess.",
        "Tonight: say that one, ask the one question, and stop there.",
        "",
    ],
)
def test_the_coachs_own_voice_passes(sentence: str) -> None:
    assert GATE.check(sentence) is None


@pytest.mark.parametrize(
    "sentence", ["I care about you and I miss our Sundays.", "I'm here for you whenever you want to talk."]
)
def test_a_line_to_say_to_someone_may_hold_feelings(sentence: str) -> None:
    assert GATE.check(sentence) is not None
    assert GATE.check(sentence, speech=True) is None


def test_a_line_to_say_to_someone_is_still_judged() -> None:
    assert GATE.check("You are so selfish.", speech=True) is not None


def test_disguised_words_are_seen_too() -> None:
    assert GATE.check("Y0u sh0uld leave him.") is not None


@pytest.mark.parametrize("category", ["contact", "prompt-leak", "sexual", "human-claim"])
def test_some_sentences_are_dropped(category: str) -> None:
    replacements = {rule.replacement for rule in GATE.rules if rule.category == category}
    assert replacements == {""}


def test_replacements_are_short_and_pass_themselves() -> None:
    for rule in GATE.rules:
        assert len(rule.replacement.split()) <= 24
        assert GATE.check(rule.replacement) is None


@given(st.text())
@settings(max_examples=100, deadline=None)
def test_no_text_breaks_the_gate(sentence: str) -> None:
    finding = GATE.check(sentence)
    assert finding is None or finding.rule_id
