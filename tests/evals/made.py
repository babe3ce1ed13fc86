"""Runs made by hand, for what only reads them."""

from __future__ import annotations

from evals.results import Kept, Row, Run, SuiteRun

PRINTS = {"model": "some-model@abc", "coach": "1"}


def row(case: str, group: str = "", place: int = 0, text: str = "A reply.", **marks: float) -> Row:
    return Row(
        case=case,
        group=group or case,
        category="partner",
        place=place,
        message=f"What {case} said <b>.",
        text=text,
        seconds=2.0,
        marks={name: Kept(value=value, why="" if value == 1 else "a reason") for name, value in marks.items()},
    )


def run(rows: list[Row], name: str = "20260101-000000-dev", suite: str = "reflection", **changes: object) -> Run:
    fields = {
        "name": name,
        "half": "dev",
        "started": "2026-01-01T00:00:00+00:00",
        "seconds": 60.0,
        "quick": False,
        "fingerprints": PRINTS,
        "suites": [SuiteRun(suite=suite, data="0", systems={"coach": rows})],
    }
    return Run.model_validate({**fields, **changes})
