"""The input gate as a whole: rules and a classifier, either of which works alone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from coach.domain import Action, Verdict
from coach.safety.classified import ORDINARY, Classifier, Thresholds
from coach.safety.gates import PRECEDENCE, InputGate

__all__ = ["UNAVAILABLE", "LayeredGate"]

_log = logging.getLogger(__name__)
T = TypeVar("T")

UNAVAILABLE = Verdict(Action.RESPOND, "unavailable", "unavailable")
"""What every message gets while neither layer works: helplines, and that no message can be taken safely."""

_BELIEVED = 4  # severity of the rules that are believed whatever the classifier makes of a message


@dataclass(frozen=True)
class LayeredGate:
    """Judges what a person wrote by rules and by a classifier; a layer that is missing or fails is done without.

    What either of them sees counts, the graver of the two first. But a rule knows its words and little around them:
    where the classifier finds a message ordinary, only the gravest rules are believed against it.
    """

    rules: InputGate | None
    classifier: Classifier | None
    thresholds: Thresholds

    def check(self, message: str, earlier: Sequence[str] = ()) -> Verdict:
        """The decision about one message; arguments as for `InputGate.check`. Never raises."""
        rules, classifier = self.rules, self.classifier
        fired = _tried(lambda: (rules.first(message, earlier),)) if rules else None
        shares = _tried(lambda: classifier.probabilities(message)) if classifier else None
        if fired is None and shares is None:
            return UNAVAILABLE
        rule = fired[0] if fired else None
        learned = self.thresholds.verdict(shares) if shares else Verdict()
        if rule is None:
            return learned
        if shares and rule.severity < _BELIEVED and shares[ORDINARY] >= self.thresholds.ordinary:
            return learned
        return min(rule.verdict, learned, key=_rank)


def _tried(layer: Callable[[], T]) -> T | None:
    """What a layer answers, or None if it fails: one layer's failure must not close the other's eyes."""
    try:
        return layer()
    except Exception:  # noqa: BLE001 whatever the reason
        _log.exception("a layer of the safety gate failed on a message")
        return None


def _rank(verdict: Verdict) -> tuple[bool, bool, int]:
    """What decides when two verdicts differ: what stops an answer comes first, then the graver category."""
    passes = verdict.category is None
    return passes, verdict.action is Action.POINTER, 0 if passes else PRECEDENCE.index(str(verdict.category))
