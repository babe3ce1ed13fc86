"""Reads the rule files: what to look for, what it means, why, and the examples that prove it.

A rule file that breaks the format does not load, and neither does one whose rules lack examples: the examples are
the rules' tests (`tests/safety/test_rules.py` runs every one).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal, TypeVar

from coach.domain import Action, Verdict
from coach.safety.patterns import Cues, Pattern, Reading, cues

__all__ = [
    "InputRule",
    "OutputRule",
    "Phrases",
    "Rule",
    "RuleError",
    "load_input_rules",
    "load_output_rules",
    "load_phrases",
]

MIN_MATCH, MIN_PASS = 6, 4

Scope = Literal["sentence", "message"]
R = TypeVar("R", bound="Rule")
Talk = tuple[str, ...]  # one person's messages in order, the last one being the one that is judged

_NAME = re.compile(r"(?<!\?P)<([a-z][a-z0-9_]*)>")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_UNBOUNDED = re.compile(r"(?<!\\)\.[*+]|\)[*+]|\)\{\d+,\}|\\[SsWD][*]")
_OPTIONAL = {"scope", "also", "unless", "in_speech"}
_COMMON = {"id", "why", "scope", "any", "also", "unless", "match", "pass"}


class RuleError(ValueError):
    """A rule file that can't be used; the message says which file, which rule and what is wrong."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """What all rule files share.

    Attributes:
        words: name -> the regular expression that `<name>` stands for in a rule.
        cues: name -> the plain words of which every match of that expression holds at least one.
        idioms: harmless turns of phrase, blanked out before an input rule looks ("dead tired").
    """

    words: Mapping[str, str]
    cues: Mapping[str, Cues]
    idioms: tuple[Pattern, ...]

    def blank_idioms(self, text: str) -> str:
        """The normalised text with each harmless idiom replaced by a tilde."""
        reading = Reading([text])
        for idiom in self.idioms:
            if reading.may_match(idiom):
                text = idiom.compiled.sub("~", text)
        return text

    def pattern(self, source: str, where: str) -> Pattern:
        """The pattern with its `<names>` filled in.

        Raises:
            RuleError: a name is unknown, or the pattern has an unbounded gap.
        """
        try:
            full = _NAME.sub(lambda m: self.words[m[1]], source)
            found = cues(source, self.cues)
        except KeyError as error:
            raise RuleError(f"{where}: no word called {error} in words.toml") from error
        except ValueError as error:
            raise RuleError(f"{where}: {error}") from error
        if gap := _UNBOUNDED.search(full):
            raise RuleError(f"{where}: {source!r} has an unbounded gap {gap[0]!r}; say how many words at most")
        return Pattern(full, found)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One thing to look for.

    Attributes:
        scope: `sentence` looks at one sentence at a time; `message` at all of the message.
        any: one of these must be found.
        also: when there are any, one of these must be found too; in scope `message` also in what was said before.
        unless: one of these found in the same scope switches the rule off.
        match: talks in which the rule must fire.
        passes: talks that must pass the whole gate.
    """

    id: str
    category: str
    why: str
    scope: Scope
    any: tuple[Pattern, ...]
    also: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    match: tuple[Talk, ...]
    passes: tuple[Talk, ...]

    def fires(self, reading: Reading, earlier: str = "") -> bool:
        """Whether the rule is met.

        Args:
            reading: the normalised message in sentences.
            earlier: what the person said just before, normalised.
        """
        if self.scope == "message":
            found = _found(self.any, reading.whole)
            return found and self._confirmed(reading.whole, f"{earlier} {reading.whole}")
        return any(
            pattern.compiled.search(part) and self._confirmed(part, part)
            for pattern in self.any
            for part in reading.likely_parts(pattern)
        )

    def _confirmed(self, text: str, around: str) -> bool:
        """Whether what else must be said is said, and nothing that switches the rule off."""
        return (not self.also or _found(self.also, around)) and not _found(self.unless, text)


@dataclass(frozen=True, kw_only=True)
class InputRule(Rule):
    """A rule about what the person wrote. A higher `severity` (1 to 4) wins within a category."""

    action: Action
    response: str
    severity: int

    @property
    def verdict(self) -> Verdict:
        """What is done with a message on which it fires."""
        return Verdict(self.action, self.category, self.response, self.id)


@dataclass(frozen=True, kw_only=True)
class OutputRule(Rule):
    """A rule about a sentence that the model wrote.

    Attributes:
        replacement: what stands in its place; "" drops it.
        in_speech: whether the rule also holds for lines that the person may say to someone else.
    """

    replacement: str
    in_speech: bool


def load_phrases(folder: Traversable | None = None) -> Phrases:
    """The shared words and idioms.

    Raises:
        RuleError: the file can't be read or names a word that does not exist.
    """
    file = (folder or files("coach.safety")) / "words.toml"
    data = _read(file)
    words: dict[str, str] = {}
    known: dict[str, Cues] = {}
    phrases = Phrases(words=words, cues=known, idioms=())
    for name, source in data["words"].items():
        pattern = phrases.pattern(source, f"{file.name}: {name}")
        words[name], known[name] = f"(?:{pattern.source})", pattern.cues
    idioms = tuple(phrases.pattern(source, f"{file.name}: idioms") for source in data["idioms"])
    return Phrases(words=words, cues=known, idioms=idioms)


def load_input_rules(phrases: Phrases, folder: Traversable | None = None) -> tuple[InputRule, ...]:
    """Every rule about what a person writes, in the order of the files' names.

    Raises:
        RuleError: a file breaks the format.
    """
    rules = []
    for file, data in _rule_files(folder or files("coach.safety") / "rules"):
        for block in data["rule"]:
            where = _check(block, file, _COMMON | {"action", "response", "severity"})
            if block["action"] not in {Action.RESPOND, Action.REFUSE, Action.POINTER}:
                raise RuleError(f"{where}: action must be respond, refuse or pointer")
            if not isinstance(block["severity"], int) or not 1 <= block["severity"] <= 4:
                raise RuleError(f"{where}: severity must be a whole number from 1 to 4")
            rules.append(
                InputRule(
                    **_common(block, data["category"], phrases, where),
                    action=Action(block["action"]),
                    response=block["response"],
                    severity=block["severity"],
                )
            )
    return _unique(rules)


def load_output_rules(phrases: Phrases, folder: Traversable | None = None) -> tuple[OutputRule, ...]:
    """Every rule about what the model writes, in the order of the files' names.

    Raises:
        RuleError: a file breaks the format.
    """
    rules = []
    for file, data in _rule_files(folder or files("coach.safety") / "output"):
        if not isinstance(data.get("replacement"), str):
            raise RuleError(f"{file.name}: replacement is missing")
        for block in data["rule"]:
            where = _check(block, file, _COMMON | {"in_speech"})
            common = _common(block, data["category"], phrases, where)
            speech = bool(block.get("in_speech", True))
            rules.append(OutputRule(**common, replacement=data["replacement"], in_speech=speech))
    return _unique(rules)


def _rule_files(folder: Traversable) -> Iterable[tuple[Traversable, dict[str, Any]]]:
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    if not found:
        raise RuleError(f"{folder}: no rule files")
    for file in found:
        data = _read(file)
        if not isinstance(data.get("category"), str) or not isinstance(data.get("rule"), list):
            raise RuleError(f"{file.name}: needs a category and at least one [[rule]]")
        yield file, data


def _read(file: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"{file.name}: {error}") from error


def _check(block: Mapping[str, Any], file: Traversable, known: set[str]) -> str:
    """The block's place in words, once its fields are the right ones."""
    where = f"{file.name}: {block.get('id', 'a rule without id')}"
    if unknown := sorted(set(block) - known):
        raise RuleError(f"{where}: unknown field {', '.join(unknown)}")
    if missing := sorted(known - set(block) - _OPTIONAL):
        raise RuleError(f"{where}: missing {', '.join(missing)}")
    if not isinstance(block["id"], str) or not _ID.fullmatch(block["id"]):
        raise RuleError(f"{where}: an id is lower-case words with hyphens")
    if block.get("scope", "sentence") not in ("sentence", "message"):
        raise RuleError(f"{where}: scope must be sentence or message")
    for field, least in (("match", MIN_MATCH), ("pass", MIN_PASS), ("any", 1)):
        if not isinstance(block[field], list) or len(block[field]) < least:
            raise RuleError(f"{where}: {field} needs at least {least}")
    return where


def _common(block: Mapping[str, Any], category: str, phrases: Phrases, where: str) -> dict[str, Any]:
    """The fields that both kinds of rule have."""
    patterns = {
        field: tuple(phrases.pattern(p, f"{where}: {field}") for p in block.get(field, []))
        for field in ("any", "also", "unless")
    }
    return {
        "id": block["id"],
        "category": category,
        "why": block["why"],
        "scope": block.get("scope", "sentence"),
        **patterns,
        "match": tuple(_talk(example) for example in block["match"]),
        "passes": tuple(_talk(example) for example in block["pass"]),
    }


def _talk(example: str | list[str]) -> Talk:
    return (example,) if isinstance(example, str) else tuple(example)


def _found(patterns: Sequence[Pattern], text: str) -> bool:
    return any(pattern.found_in(text) for pattern in patterns)


def _unique(rules: Sequence[R]) -> tuple[R, ...]:
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise RuleError(f"two rules are called {rule.id}")
        seen.add(rule.id)
    return tuple(rules)
