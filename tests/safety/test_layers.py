"""Rules and classifier together: either alone works, and the graver word counts."""

import logging

import pytest

from coach.domain import Action, Verdict
from coach.safety.alarm import UNAVAILABLE
from coach.safety.classified import CLASSIFIER, ORDINARY, load_thresholds
from coach.safety.gates import PRECEDENCE, InputGate
from coach.safety.layers import LayeredGate

RULES = InputGate.load()
THRESHOLDS = load_thresholds()
PLAIN = "My sister is late again and I want to say so kindly."
KILL = "I want to kill myself tonight"  # a rule of severity 4


class Says:
    """A classifier that gives every message the same probabilities."""

    def __init__(self, **shares):
        given = {name.replace("_", "-"): share for name, share in shares.items()}
        rest = 1 - sum(given.values())
        self.shares = dict.fromkeys(THRESHOLDS.labels, 0.0) | {ORDINARY: 0.0} | given
        self.shares[ORDINARY] += rest

    def probabilities(self, message):
        return self.shares


class Broken:
    def probabilities(self, message):
        raise RuntimeError("broken")

    def first(self, message, earlier=()):
        raise RuntimeError("broken")


def gate(rules=RULES, classifier=None):
    return LayeredGate(rules, classifier, THRESHOLDS)


@pytest.fixture(autouse=True)
def _quiet(caplog):
    caplog.set_level(logging.CRITICAL)


def test_rules_alone():
    assert gate().check(KILL).layer == "rules"
    assert gate().check(PLAIN) == Verdict()


def test_a_classifier_alone():
    verdict = gate(None, Says(abuse=0.99)).check(PLAIN)
    assert (verdict.action, verdict.category, verdict.response_id) == (Action.RESPOND, "abuse", "abuse")
    assert (verdict.layer, verdict.score) == ("classifier", 0.99)
    assert gate(None, Says()).check(PLAIN) == Verdict()


@pytest.mark.parametrize("classifier", [None, Broken()])
def test_with_neither_no_message_is_taken(classifier):
    assert gate(None, classifier).check(PLAIN) == UNAVAILABLE
    assert gate(Broken(), classifier).check(PLAIN) == UNAVAILABLE


def test_a_layer_that_fails_leaves_the_other_standing():
    assert gate(RULES, Broken()).check(KILL).response_id == "crisis-self"
    assert gate(RULES, Broken()).check(PLAIN) == Verdict()
    assert gate(Broken(), Says(psychosis=0.99)).check(PLAIN).response_id == "psychosis"


def test_the_graver_category_answers():
    ruled = RULES.check("my husband hits me")
    assert ruled.category == "abuse"
    assert gate(classifier=Says(crisis_self=0.99)).check("my husband hits me").response_id == "crisis-self"
    assert gate(classifier=Says(legal=0.99)).check("my husband hits me") == ruled


def test_only_the_gravest_rules_are_believed_where_the_message_looks_ordinary():
    sure = Says()
    assert gate(classifier=sure).check(KILL).response_id == "crisis-self"
    milder = next(
        r for r in RULES.rules if r.severity < 4 and r.category == "abuse" and RULES.first(r.match[0][-1]) == r
    )
    talk = milder.match[0]
    assert gate(classifier=sure).check(talk[-1]) == Verdict()
    unsure = Says(reliance=1 - THRESHOLDS.ordinary + 0.05)
    assert gate(classifier=unsure).check(talk[-1]).rule_id == milder.id
    graver = f"{talk[-1]} My husband hits me."
    assert gate(classifier=sure).check(graver).category == "abuse"


def test_no_rule_of_a_crisis_is_doubted():
    said = next(r for r in RULES.rules if r.severity < 4 and r.category == "crisis" and len(r.match[0]) == 1)
    assert gate(classifier=Says()).check(said.match[0][0]).category == "crisis"


def test_every_threshold_is_a_probability_and_every_danger_costs_more_than_an_alarm():
    for response, label in THRESHOLDS.labels.items():
        assert 0 < label.threshold < 1, response
        assert label.cost > 1, response
        assert label.category in PRECEDENCE
        assert label.action is not Action.PASS
    assert 0.5 < THRESHOLDS.ordinary < 1


def test_just_at_its_threshold_a_label_counts_and_just_below_it_does_not():
    at = THRESHOLDS.labels["abuse"].threshold
    assert gate(None, Says(abuse=at + 0.001)).check(PLAIN).rule_id == CLASSIFIER
    assert gate(None, Says(abuse=at - 0.001)).check(PLAIN) == Verdict()
