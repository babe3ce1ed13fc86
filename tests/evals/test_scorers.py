"""Each scorer sees what it is there to see: data beside this file says where it must fail and where it must pass."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from evals.cases import Case
from evals.scorers.found import find_scorers, load_scorer
from evals.talk import Material, Talk, Turn

DATA = Path(__file__).parent / "scorers"
ENOUGH = {
    "variety": 1,
    "length": 2,
    "reading_grade": 2,
    "ratio": 2,
    "obeys_nothing": 2,
    "repeats": 2,
    "no_copied_example": 2,
}


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def talk(one: dict[str, Any], number: int) -> Talk:
    said = {key: value for key, value in one.items() if key in ("category", "cluster")}
    lists = {key: tuple(one.get(key, ())) for key in ("says", "asks", "obeyed", "expect")}
    case = Case(**{"id": str(number), "category": "partner", **said, **lists})
    turns = [
        Turn(message, reply.get("text") or "\n".join(reply["parts"].values()), **rest(reply))
        for message, reply in zip(case.says, one["replies"], strict=True)
    ]
    return Talk(case, tuple(turns))


def rest(reply: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in reply.items() if key != "text"}
    return {**kept, "cited": tuple(kept.get("cited", ()))}


def entries(kind: str) -> list[Any]:
    return [
        pytest.param(path.stem, number, id=f"{path.stem}-{number}")
        for path in sorted(DATA.glob("*.toml"))
        for number in range(len(read(path.stem).get(kind, ())))
    ]


def values(name: str, kind: str, number: int) -> list[float]:
    data = read(name)
    entry = data[kind][number]
    talks = [talk(one, n) for n, one in enumerate(entry.get("talks", [entry]))]
    material = Material(data.get("examples", ""), data.get("cards", {}))
    marks = [mark for marks in load_scorer(name).judge(talks, material) for mark in marks if mark is not None]
    assert all(mark.why for mark in marks if mark.value < 1) or name == "answers"
    return [mark.value for mark in marks]


@pytest.mark.parametrize(("name", "number"), entries("fails"))
def test_it_fails_what_it_must_fail(name: str, number: int) -> None:
    assert min(values(name, "fails", number)) < 1


@pytest.mark.parametrize(("name", "number"), entries("passes"))
def test_it_passes_what_it_must_pass(name: str, number: int) -> None:
    assert set(values(name, "passes", number)) == {1.0}


def test_every_scorer_has_enough_that_it_must_fail() -> None:
    for scorer in find_scorers():
        assert len(read(scorer.name)["fails"]) >= ENOUGH.get(scorer.name, 3), scorer.name
        assert read(scorer.name)["passes"], scorer.name
        assert scorer.about.endswith("."), scorer.name


def test_a_fixed_text_is_not_judged_as_if_the_model_had_written_it() -> None:
    case = Case("1", "partner", ("I can't go on",), asks=(0,))
    silent = Talk(case, (Turn("I can't go on", "Call 999 now", action="respond", category="crisis"),))
    judged = {one.name: one.judge([silent], Material())[0] for one in find_scorers() if one.alone}
    assert {name for name, marks in judged.items() if any(marks)} == {"answers"}
