"""The cues by which a pattern is passed over without being tried."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.safety.gates import InputGate, OutputGate
from coach.safety.normalise import normalise, plain
from coach.safety.patterns import Pattern, Reading, cues


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"\bkill(?:ing)? (?:him|her)\b", {"kill"}),
        (r"(?:choke|strangle)s? ", {"choke", "strangle"}),
        (r"choke|\d+", set()),
        (r"(?:please )?\w+", set()),
        (r"hit(?:s)? (?=hard)", {"hit"}),
        (r"bruises?", {"bruise"}),
        (r"(?:bruise){1,2}", {"bruise"}),
        (r"[a-z]+ purge", {" purge"}),
        (r"<weapon>(?:s| at me)", {"knife", "gun"}),
        (r"a\.b", {"a.b"}),
    ],
)
def test_cues(pattern: str, expected: set[str]) -> None:
    assert cues(pattern, {"weapon": frozenset({"knife", "gun"})}) == expected


def test_a_stray_parenthesis_is_told() -> None:
    with pytest.raises(ValueError, match="parenthesis"):
        cues("kill)", {})


@pytest.mark.parametrize(
    "source", [r"\b(?:hit|kick(?:s|ed)?|sl[ae]p) (?:me|us)\b", r"(?:no|not) (?:\w+ ){0,2}way out(?:$|!)"]
)
@given(data=st.data())
@settings(max_examples=50, deadline=None)
def test_every_match_holds_a_cue(source: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(source, fullmatch=True))
    found = cues(source, {})
    assert found
    assert any(cue in text for cue in found)


def test_no_cue_of_a_rule_hides_a_match() -> None:
    """Over every example of every rule: a pattern that matches is always tried."""
    gate, output = InputGate.load(), OutputGate.load()
    talks = [talk for rule in (*gate.rules, *output.rules) for talk in (*rule.match, *rule.passes)]
    texts = {form(talk[-1]) for talk in talks for form in (normalise, plain)}
    patterns = [p for rule in (*gate.rules, *output.rules) for p in (*rule.any, *rule.also, *rule.unless)]
    for pattern in (*patterns, *gate.phrases.idioms):
        for text in texts:
            if pattern.compiled.search(text):
                assert pattern.found_in(text), (pattern, text)


def test_a_reading_names_the_parts_that_hold_a_cue() -> None:
    reading = Reading(["he hit me", "then he left", "he hit the wall"])
    assert list(reading.likely_parts(Pattern("hit", frozenset({"hit"})))) == ["he hit me", "he hit the wall"]
    assert list(reading.likely_parts(Pattern("left|x", frozenset({"left", "x"})))) == ["then he left"]
    assert list(reading.likely_parts(Pattern(r"\w", frozenset()))) == list(reading.parts)
    assert not reading.may_match(Pattern("knife", frozenset({"knife"})))


def test_no_pattern_matches_nothing_or_a_bare_pronoun() -> None:
    """Such a pattern in `unless` would switch its rule off for good."""
    rules = (*InputGate.load().rules, *OutputGate.load().rules)
    for pattern in (p for rule in rules for p in (*rule.any, *rule.also, *rule.unless)):
        assert not re.search(pattern.source, "")
        assert not any(pattern.compiled.search(word) for word in ("he", "she", "they", "i", "me", "you", "my"))
