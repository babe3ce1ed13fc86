"""The input gate as a whole: rules and a classifier, either of which works alone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from coach.domain import Action, Verdict
from coach.safety.alarm import UNAVAILABLE
from coach.safety.classified import ORDINARY, Classifier, Thresholds
from coach.safety.gates import PRECEDENCE, InputGate
from coach.safety.rules import InputRule

__all__ = ["LayeredGate"]

_log = logging.getLogger(__name__)
T = TypeVar("T")

_GRAVEST = 4  # rules of this severity are believed whatever the classifier makes of a message
_BELIEVED = ("crisis", "child")  # and so are all of these, which hardly ever fire on harmless talk


@dataclass(frozen=True)
class LayeredGate:
    """Judges what a person wrote by rules and by a classifier; a layer that is missing or fails is done without.

    What either of them sees counts, the graver of the two first. But a rule knows its words and little around them:
    where the classifier finds a message ordinary, only the gravest rules, and those of crisis and child, are believed.
    """

    rules: InputGate | None
    classifier: Classifier | None
    thresholds: Thresholds

    def check(self, message: str, earlier: Sequence[str] = ()) -> Verdict:
        """The decision about one message; arguments as for `InputGate.check`. Never raises."""
        return _tried(lambda: self._judged(message, earlier)) or UNAVAILABLE

    def _judged(self, message: str, earlier: Sequence[str]) -> Verdict:
        rules, classifier = self.rules, self.classifier
        fired = _tried(lambda: (rules.first(message, earlier),)) if rules else None
        shares = _tried(lambda: classifier.probabilities(message)) if classifier else None
        if fired is None and shares is None:
            return UNAVAILABLE
        rule = fired[0] if fired else None
        if rules and rule and shares and self._disbelieved(rule, shares, rules, message):
            rule = rules.first(message, earlier, least=_GRAVEST)
        learned = self.thresholds.verdict(shares) if shares else Verdict()
        return min(rule.verdict, learned, key=_rank) if rule else learned

    def _disbelieved(self, rule: InputRule, shares: Mapping[str, float], rules: InputGate, message: str) -> bool:
        """Whether the classifier's "ordinary" outweighs a rule; not where earlier messages are part of the danger."""
        if rule.severity >= _GRAVEST or rule.category in _BELIEVED or shares[ORDINARY] < self.thresholds.ordinary:
            return False
        return rules.first(message) is not None


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
