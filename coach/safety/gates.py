"""The two gates: what a person writes is judged before anything else runs, what a model writes before it is shown.

Both judge by rules alone, need nothing but this package and never raise on any text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from coach.domain import Action, Verdict
from coach.safety.normalise import normalise, plain, sentences
from coach.safety.patterns import Reading
from coach.safety.rules import InputRule, OutputRule, Phrases, load_input_rules, load_output_rules, load_phrases
from coach.safety.spelling import Spelling

__all__ = ["PRECEDENCE", "InputGate", "OutputFinding", "OutputGate"]

# Which category answers when a message holds more than one: the first.
PRECEDENCE = (
    "crisis",
    "child",
    "violence",
    "abuse",
    "psychosis",
    "eating-disorder",
    "harmful-request",
    "professional-advice",
    "reliance",
)

EARLIER_MESSAGES = 2  # with the message itself, the last three
_TRAILING = " \"')]~*-"  # may stand after the last word without being part of the sentence
_WINDOW, _STEP = 60, 40  # words: a sentence longer than the window is read in windows that overlap


@dataclass(frozen=True)
class InputGate:
    """Judges what a person wrote. `rules` stand in the order in which they are tried: the first that fires decides."""

    rules: tuple[InputRule, ...]
    phrases: Phrases

    @classmethod
    def load(cls) -> InputGate:
        """The gate with the rules that come with the package.

        Raises:
            RuleError: a rule file breaks the format.
        """
        phrases = load_phrases()
        return cls(in_order(load_input_rules(phrases)), phrases)

    def check(self, message: str, earlier: Sequence[str] = ()) -> Verdict:
        """The decision about one message.

        Args:
            message: what the person wrote, of any length.
            earlier: what they wrote before, oldest first. It completes a danger that is told in pieces; by itself it
                never triggers anything, so whether an earlier alarm still holds is for the caller to say.
        """
        rule = self.first(message, earlier)
        return rule.verdict if rule else Verdict()

    def first(self, message: str, earlier: Sequence[str] = (), *, least: int = 1) -> InputRule | None:
        """The rule of this severity at least that decides about a message; other arguments as for `check`."""
        reading = self._read(message)
        before = " ".join(self._read(text).whole for text in earlier[-EARLIER_MESSAGES:])
        return next((rule for rule in self.rules if rule.severity >= least and rule.fires(reading, before)), None)

    def _read(self, text: str) -> Reading:
        read = self.phrases.blank_idioms(self._spelling.mend(normalise(text)))
        return Reading(_windows([part.rstrip(_TRAILING) for part in sentences(read)]))

    @cached_property
    def _spelling(self) -> Spelling:
        """The spelling of the rules' own examples, which hold the words of danger and plenty of ordinary ones."""
        return Spelling(normalise(text) for rule in self.rules for talk in (*rule.match, *rule.passes) for text in talk)


@dataclass(frozen=True, slots=True)
class OutputFinding:
    """Why a generated sentence must not be shown, and what to show instead ("" for nothing)."""

    rule_id: str
    category: str
    replacement: str


@dataclass(frozen=True)
class OutputGate:
    """Judges what a model wrote, one sentence at a time."""

    rules: tuple[OutputRule, ...]

    @classmethod
    def load(cls) -> OutputGate:
        """The gate with the rules that come with the package.

        Raises:
            RuleError: a rule file breaks the format.
        """
        return cls(load_output_rules(load_phrases()))

    def check(self, sentence: str, *, speech: bool = False) -> OutputFinding | None:
        """What is wrong with a sentence, or None when it may be shown.

        Args:
            sentence: one sentence of the model's.
            speech: it is a line for the person to say to someone: "I care about you" is then theirs, not the program's.
        """
        # Addresses and role markers are only whole in the plain form, disguised words only in the other.
        forms = Reading(_windows([plain(sentence), " ".join(normalise(sentence).split("\n"))]))
        for rule in self.rules:
            if (rule.in_speech or not speech) and rule.fires(forms):
                return OutputFinding(rule.id, rule.category, rule.replacement)
        return None


def in_order(rules: Sequence[InputRule]) -> tuple[InputRule, ...]:
    """The rules in the order in which they decide.

    A pointer lets the coach answer, so it only decides when nothing stops the answer. Otherwise the category's place
    in `PRECEDENCE` counts, then severity, then the order in the file.

    Raises:
        ValueError: a rule's category is not in `PRECEDENCE`.
    """
    return tuple(sorted(rules, key=lambda r: (r.action is Action.POINTER, PRECEDENCE.index(r.category), -r.severity)))


def _windows(parts: Sequence[str]) -> list[str]:
    """The parts, overlong ones cut up: "unless" in one corner of a text without full stops excuses no other corner."""
    windows: list[str] = []
    for part in parts:
        words = part.split(" ")
        if len(words) <= _WINDOW:
            windows.append(part)
        else:
            windows += [" ".join(words[i : i + _WINDOW]) for i in range(0, len(words) - _WINDOW + _STEP, _STEP)]
    return windows
