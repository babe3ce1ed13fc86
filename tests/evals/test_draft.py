"""The draft eval: its cases are sound, and its figures are what they say."""

import json

import pytest

from coach.prepare.draft import DraftReport, Finding
from coach.prepare.faults import KINDS
from evals import draft
from evals.draft import FOLDER, Case, Mark, load_cases, main, measure
from evals.rates import rate

HALVES = ("dev", "test")


def test_every_mark_is_a_known_kind_and_stands_in_its_text() -> None:
    for half in HALVES:
        for line in (FOLDER / f"{half}.jsonl").read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            assert set(case) == {"id", "text", "spans"}
            for span in case["spans"]:
                assert span["kind"] in KINDS, case["id"]
                assert case["text"].count(span["quote"]) >= 1, case["id"]


def test_no_draft_stands_twice_and_each_half_has_every_kind_and_clean_ones() -> None:
    texts = [case.text.casefold() for half in HALVES for case in load_cases(half)]
    assert len(set(texts)) == len(texts)
    for half in HALVES:
        cases = load_cases(half)
        assert {mark.kind for case in cases for mark in case.marks} == set(KINDS)
        assert sum(not case.marks for case in cases) >= 30


def finding(kind, text: str, quote: str) -> Finding:
    start = text.index(quote)
    return Finding(kind, start, start + len(quote), quote, "why", "gentler")


def test_overlaps_of_the_same_kind_count(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = (
        Case("1", "you never call me", (Mark("absolute", (0, 9)), Mark("label", (10, 14)))),
        Case("2", "hello there", ()),
        Case("3", "fine day", ()),
    )
    found = {
        "you never call me": (
            finding("absolute", "you never call me", "never call"),
            finding("threat", "you never call me", "call me"),
        ),
        "hello there": (finding("label", "hello there", "there"),),
        "fine day": (),
    }
    monkeypatch.setattr(draft, "load_cases", lambda half: cases)
    report = measure("dev", lambda text: DraftReport(found[text], {}, 0))
    absolute, label, both = report.kinds["absolute"], report.kinds["label"], report.kinds["all"]
    assert (absolute.precision.share, absolute.recall.share, absolute.f1) == (1.0, 1.0, 1.0)
    assert (label.precision.share, label.recall.share, label.f1) == (0.0, 0.0, 0.0)
    assert (both.precision.n, both.recall.n) == (3, 2)
    assert both.f1 == pytest.approx(0.4)
    assert (report.false_alarms.share, report.false_alarms.n) == (0.5, 2)
    assert len(report.missed) == 1
    assert len(report.alarmed) == 2


def test_the_test_half_shows_no_misses(capsys: pytest.CaptureFixture[str]) -> None:
    main(["test", "--misses"])
    shown = capsys.readouterr().out
    assert "missed" not in shown
    main(["test", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert "missed" not in told
    assert "alarmed" not in told
    assert set(told["kinds"]) == {*KINDS, "all"}


def test_an_interval_holds_its_share() -> None:
    some = rate([True, True, False])
    assert some.low < some.share < some.high
    assert (rate([]).n, rate([]).high) == (0, 1.0)
