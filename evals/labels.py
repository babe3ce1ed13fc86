"""How far each scorer agrees with people: `python -m evals.labels [--differences]`.

`labels/*.jsonl` holds replies that somebody read and judged before any score was seen, with the reply as it was then.
A label that no scorer has is something that only reading finds; it is counted all the same.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from evals.cases import load_suite
from evals.material import load_material
from evals.scorers.found import find_scorers
from evals.statistics import kappa
from evals.talk import Material, Talk, turns_from_json

__all__ = ["FOLDER", "Agreement", "Labelled", "agreements", "load_labels", "only_read"]

FOLDER = Path(__file__).parent / "labels"


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    suite: str
    half: str
    case: str
    system: str
    turns: list[dict[str, object]]
    labels: list[dict[str, bool]]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A talk that somebody judged: for each turn, label -> whether it is as it should be."""

    system: str
    talk: Talk
    labels: tuple[dict[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One scorer beside the reader.

    Attributes:
        good: how many the reader found as they should be.
        agreed: the share of which both say the same.
        kappa: agreement beyond chance (Cohen); None where one of them says the same of all.
        missed: what the reader faults and the scorer passes.
        alarmed: what the scorer faults and the reader passes.
    """

    name: str
    n: int
    good: int
    agreed: float
    kappa: float | None
    missed: tuple[str, ...]
    alarmed: tuple[str, ...]


def load_labels(folder: Path = FOLDER) -> dict[str, tuple[Labelled, ...]]:
    """All of them, by file: "seen" are those by which scorers were mended since, "fresh" are not."""
    return {path.stem: tuple(_read(path)) for path in sorted(folder.glob("*.jsonl"))}


def _read(path: Path) -> Iterator[Labelled]:
    for line in path.read_text(encoding="utf-8").splitlines():
        read = _Line(**json.loads(line))
        cases = {case.id: case for case in load_suite(read.suite).cases(read.half)}
        yield Labelled(read.system, Talk(cases[read.case], turns_from_json(read.turns)), tuple(read.labels))


def agreements(labelled: Sequence[Labelled], material: Material) -> list[Agreement]:
    """Every scorer that a reader's labels exist for."""
    found = []
    for scorer in find_scorers():
        if not scorer.alone:
            continue
        pairs: list[tuple[str, bool, bool]] = []
        for one in labelled:
            marks = scorer.judge([one.talk], material)[0]
            for place, (labels, mark) in enumerate(zip(one.labels, marks, strict=True)):
                if mark is not None and scorer.name in labels:
                    name = f"{one.talk.case.id}#{place} ({one.system}) {mark.why}"
                    pairs.append((name, labels[scorer.name], mark.value == 1.0))
        if pairs:
            found.append(_agreement(scorer.name, pairs))
    return found


def only_read(labelled: Sequence[Labelled]) -> dict[str, tuple[int, int]]:
    """Label that no scorer has -> (as it should be, all)."""
    scorers = {scorer.name for scorer in find_scorers()}
    counts: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for one in labelled:
        if one.system == "coach":
            for name, good in ((n, g) for labels in one.labels for n, g in labels.items() if n not in scorers):
                counts[name] = (counts[name][0] + good, counts[name][1] + 1)
    return dict(counts)


def _agreement(name: str, pairs: Sequence[tuple[str, bool, bool]]) -> Agreement:
    reader, scorer = [pair[1] for pair in pairs], [pair[2] for pair in pairs]
    return Agreement(
        name=name,
        n=len(pairs),
        good=sum(reader),
        agreed=sum(a == b for a, b in zip(reader, scorer, strict=True)) / len(pairs),
        kappa=kappa(reader, scorer),
        missed=tuple(said for said, good, passed in pairs if passed and not good),
        alarmed=tuple(said for said, good, passed in pairs if good and not passed),
    )


def main(arguments: Sequence[str]) -> None:
    """Print a table for each file, and with `--differences` every turn on which the two differ."""
    material = load_material()
    for name, labelled in load_labels().items():
        sys.stdout.write(_table(name, labelled, material, differences="--differences" in arguments) + "\n")


def _table(name: str, labelled: Sequence[Labelled], material: Material, *, differences: bool) -> str:
    turns = sum(len(one.labels) for one in labelled)
    lines = [
        f"{name}: {turns} replies",
        f"{'':<22}{'n':>5}{'good':>6}{'agreed':>9}{'kappa':>8}{'missed':>8}{'alarmed':>9}",
    ]
    for one in agreements(labelled, material):
        beyond = "-" if one.kappa is None else f"{one.kappa:.2f}"
        counts = f"{len(one.missed):>8}{len(one.alarmed):>9}"
        lines.append(f"{one.name:<22}{one.n:>5}{one.good:>6}{one.agreed:>9.0%}{beyond:>8}{counts}")
        if differences:
            lines += [f"    missed   {said}" for said in one.missed] + [f"    alarmed  {said}" for said in one.alarmed]
    for label, (good, count) in only_read(labelled).items():
        lines.append(f"{label:<22}{count:>5}{good:>6}   by reading alone, the coach's replies")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(sys.argv[1:])
