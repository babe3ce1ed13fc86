"""Every rule file's own examples, and what makes a file unfit to load."""

from pathlib import Path

import pytest

from coach.domain import Action
from coach.safety.gates import PRECEDENCE, InputGate, OutputGate
from coach.safety.rules import (
    InputRule,
    OutputRule,
    RuleError,
    Talk,
    load_input_rules,
    load_output_rules,
    load_phrases,
)

GATE = InputGate.load()
OUTPUT = OutputGate.load()


def label(value: object) -> str:
    return (
        value.id
        if isinstance(value, InputRule | OutputRule)
        else " / ".join(value)[:60]
        if isinstance(value, tuple)
        else ""
    )


@pytest.mark.parametrize(("rule", "talk"), [(r, t) for r in GATE.rules for t in r.match], ids=label)
def test_rule_answers_what_it_must(rule: InputRule, talk: Talk) -> None:
    alone = InputGate((rule,), GATE.phrases)
    assert alone.check(talk[-1], talk[:-1]).rule_id == rule.id
    assert GATE.check(talk[-1], talk[:-1]).response_id == rule.response


@pytest.mark.parametrize("talk", [t for r in GATE.rules for t in r.passes], ids=label)
def test_gate_lets_pass_what_it_must(talk: Talk) -> None:
    assert GATE.check(talk[-1], talk[:-1]).rule_id is None


@pytest.mark.parametrize(("rule", "talk"), [(r, t) for r in OUTPUT.rules for t in r.match], ids=label)
def test_output_rule_catches_what_it_must(rule: OutputRule, talk: Talk) -> None:
    finding = OutputGate((rule,)).check(talk[0])
    assert finding is not None
    assert OUTPUT.check(talk[0]) is not None


@pytest.mark.parametrize("talk", [t for r in OUTPUT.rules for t in r.passes], ids=label)
def test_output_gate_lets_pass_what_it_must(talk: Talk) -> None:
    assert OUTPUT.check(talk[0]) is None


def test_every_category_has_rules_and_enough_examples() -> None:
    assert {rule.category for rule in GATE.rules} == set(PRECEDENCE)
    for category in PRECEDENCE:
        rules = [rule for rule in GATE.rules if rule.category == category]
        assert sum(len(rule.match) for rule in rules) >= 24
        assert sum(len(rule.passes) for rule in rules) >= 24


def test_ids_are_unique_across_both_gates() -> None:
    ids = [rule.id for rule in (*GATE.rules, *OUTPUT.rules)]
    assert len(ids) == len(set(ids))


RULE = """
category = "abuse"
[[rule]]
id = "abuse-x"
action = "respond"
response = "abuse"
severity = 2
why = "Because."
any = ['\\bhit <whom>\\b']
match = ["a", "b", "c", "d", "e", "f"]
pass = ["a", "b", "c", "d"]
"""
WORDS = "idioms = ['dead tired']\n[words]\nwhom = 'me|us'\n"


def load(folder: Path, rule: str = RULE, words: str = WORDS) -> tuple[InputRule, ...]:
    (folder / "words.toml").write_text(words, encoding="utf-8")
    (folder / "rules").mkdir()
    (folder / "rules" / "abuse.toml").write_text(rule, encoding="utf-8")
    return load_input_rules(load_phrases(folder), folder / "rules")


def test_a_small_file_loads(tmp_path: Path) -> None:
    (rule,) = load(tmp_path)
    assert rule.action is Action.RESPOND
    assert rule.any[0].compiled.search("he hit us")
    assert rule.any[0].cues == {"hit "}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('match = ["a", ', "match = [", "match needs at least 6"),
        ('pass = ["a", ', "pass = [", "pass needs at least 4"),
        ('match = ["a", "b", "c", "d", "e", "f"]\n', "", "missing match"),
        ('why = "Because."\n', "", "missing why"),
        ('why = "Because."', 'why = "Because."\nweight = 3', "unknown field weight"),
        ("<whom>", "<nobody>", "no word called 'nobody'"),
        ("<whom>", "(?:me", "parenthesis"),
        ("<whom>", ".*me", "unbounded gap"),
        ("<whom>", "(?:\\\\w+ )*me", "unbounded gap"),
        ("severity = 2", "severity = 9", "severity"),
        ('"respond"', '"shout"', "action"),
        ('"abuse-x"', '"Abuse X"', "lower-case"),
        ("severity = 2", 'severity = 2\nscope = "page"', "scope"),
        ('category = "abuse"', "", "category"),
        ('category = "abuse"', "category = abuse", "abuse.toml"),
    ],
)
def test_an_unfit_file_does_not_load(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in RULE.replace("\\b", "\\b")
    with pytest.raises(RuleError, match=told):
        load(tmp_path, RULE.replace(old, new.replace("\\\\", "\\")))


def test_two_rules_of_one_name_do_not_load(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="two rules are called abuse-x"):
        load(tmp_path, RULE + RULE.split("\n", 2)[2])


def test_an_empty_folder_does_not_load(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no rule files"):
        load_output_rules(GATE.phrases, tmp_path)


def test_output_rules_need_a_replacement(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text('category = "x"\nrule = []\n', encoding="utf-8")
    with pytest.raises(RuleError, match="replacement"):
        load_output_rules(GATE.phrases, tmp_path)
