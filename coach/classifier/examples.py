"""What the classifier learns from: messages written for it, and the examples of the rules."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from coach.errors import UserFixable
from coach.safety.classified import ORDINARY, load_thresholds
from coach.safety.rules import InputRule

__all__ = ["Example", "digest", "read_examples", "rule_examples"]


@dataclass(frozen=True, slots=True)
class Example:
    """One message and what it is an example of.

    Attributes:
        label: id of the response it should get, or `ordinary`.
        from_rule: whether it is there to show what a rule means; such a message says its danger outright.
    """

    text: str
    label: str
    from_rule: bool = False


def read_examples(folder: Traversable | None = None) -> tuple[Example, ...]:
    """The examples of a folder's `.txt` files: one message a line, below a line `# label`.

    Raises:
        UserFixable: a file can't be read, a label is unknown, or a message stands twice.
    """
    known = {*load_thresholds().labels, ORDINARY}
    place = folder or files("coach.safety") / "examples"
    found: dict[str, Example] = {}
    for file in sorted((f for f in place.iterdir() if f.name.endswith(".txt")), key=lambda f: f.name):
        label = ""
        for number, line in enumerate(_lines(file), 1):
            where = f"{file.name}, line {number}"
            if line.startswith("# "):
                label = line.removeprefix("# ").strip()
                if label not in known:
                    raise UserFixable(f"There is no label {label!r}.", where=where)
            elif line:
                if not label:
                    raise UserFixable("A message stands before the first label.", where=where)
                if line.casefold() in found:
                    raise UserFixable(f"This message stands twice: {line!r}", where=where)
                found[line.casefold()] = Example(line, label)
    return tuple(found.values())


def rule_examples(rules: Iterable[InputRule]) -> tuple[Example, ...]:
    """The single messages among the examples that the rules bring; what a rule must let pass is ordinary."""
    labels = load_thresholds().labels
    return tuple(
        Example(talk[0], label, from_rule=True)
        for rule in rules
        for label, talks in ((rule.response, rule.match), (ORDINARY, rule.passes))
        for talk in talks
        if len(talk) == 1 and (label in labels or label == ORDINARY)
    )


def digest(examples: Sequence[Example]) -> str:
    """SHA-256 (hex) of the examples, whatever order they come in."""
    lines = sorted(f"{example.label}\t{example.text}" for example in examples)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _lines(file: Traversable) -> list[str]:
    try:
        return [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise UserFixable("A file of examples can't be read.", where=file.name) from error
