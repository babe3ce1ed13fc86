"""A run from the cases to the figures: real coach, real logs, a scripted model; and it goes on where it was stopped."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("inspect_ai")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")

from coach.config import load_settings  # noqa: E402 after what decides whether any of it can run
from coach.errors import ModelError  # noqa: E402
from evals.bench import Bench  # noqa: E402
from evals.cases import load_suite  # noqa: E402
from evals.results import load_run  # noqa: E402
from evals.run import Plan, carry_out  # noqa: E402
from tests.scripted import CARDS, ScriptedChat, Shelf  # noqa: E402

WRITTEN = "He ate the curry you cooked with one earbud in"


class Watched:
    """Remembers what a run tells it."""

    def __init__(self, stop_after: int = 1000) -> None:
        self.total, self.fresh, self.kept, self.stop_after = 0, 0, 0, stop_after

    def begin(self, turns: int) -> None:
        self.total = turns

    def enter(self, what: str) -> None:
        pass

    def turn(self, *, kept: bool) -> None:
        self.kept += kept
        self.fresh += not kept


def bench(tmp_path: Path, *script: object) -> Bench:
    settings = load_settings(data_dir=tmp_path)
    return Bench(settings, model=ScriptedChat(*script), finder=Shelf(CARDS))


def plan(**changes: object) -> Plan:
    return Plan(**{"suites": (load_suite("reflection"),), "limit": 2, **changes})


def test_every_case_is_answered_scored_and_logged(tmp_path: Path) -> None:
    watch = Watched()
    run = carry_out(plan(baselines=True), bench(tmp_path, *[WRITTEN] * 60), watch)
    assert (watch.total, watch.fresh) == (10, 10)
    (suite,) = run.suites
    assert set(suite.systems) == {"coach", "bare", "pasted", "card", "observer"}
    assert all(len(rows) == 2 for rows in suite.systems.values())
    assert {row.text for row in suite.systems["bare"]} == {WRITTEN}
    assert suite.systems["bare"][0].marks["one_open_question"].value == 0.0
    assert load_run(tmp_path / "evals" / "runs" / f"{run.name}.json") == run


def test_the_log_carries_the_models_name_its_usage_and_the_scores(tmp_path: Path) -> None:
    run = carry_out(plan(), bench(tmp_path, *[WRITTEN] * 60), Watched())
    with zipfile.ZipFile(run.suites[0].logs["coach"]) as log:
        header = json.loads(log.read("header.json"))
        sample = json.loads(log.read("samples/reflection-dev-01_epoch_1.json"))
    assert header["status"] == "success"
    assert header["eval"]["model"] == "local/stand-in@0"
    assert {one["name"] for one in header["results"]["scores"]} >= {"form", "speaks_to_person"}
    assert sample["output"]["usage"]["total_tokens"] > 0
    assert sample["metadata"]["turns"][0]["move"] == "explore"


def test_what_was_answered_is_not_answered_again(tmp_path: Path) -> None:
    first = carry_out(plan(limit=1), bench(tmp_path, *[WRITTEN] * 30), Watched())
    watch = Watched()
    second = carry_out(plan(limit=2), bench(tmp_path, *[WRITTEN] * 30), watch)
    assert (watch.kept, watch.fresh) == (1, 1)
    assert second.rows("reflection", "coach")[0] == first.rows("reflection", "coach")[0]


def test_a_case_that_breaks_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    script = [ModelError("the model fell over"), *[WRITTEN] * 30]
    run = carry_out(plan(), bench(tmp_path, *script), Watched())
    assert list(run.suites[0].failed) == ["coach reflection-dev-01"]
    assert "the model fell over" in run.suites[0].failed["coach reflection-dev-01"]
    assert [row.case for row in run.rows("reflection", "coach")] == ["reflection-dev-02"]


def test_a_damaged_answer_is_answered_anew(tmp_path: Path) -> None:
    carry_out(plan(limit=1), bench(tmp_path, *[WRITTEN] * 30), Watched())
    (kept,) = (tmp_path / "evals" / "replies" / "coach").glob("*.json")
    kept.write_text(kept.read_text()[:40])
    watch = Watched()
    carry_out(plan(limit=1), bench(tmp_path, *[WRITTEN] * 30), watch)
    assert watch.fresh == 1


def test_pairs_stay_whole_and_the_quick_tier_is_short() -> None:
    sides, safety = load_suite("sides"), load_suite("safety")
    assert len(plan(suites=(sides,), limit=3).cases(sides)) == 6
    assert len(plan(suites=(sides,), limit=0, quick=True).cases(sides)) == 2 * sides.quick
    assert safety.quick > 0


def test_the_gate_is_measured_case_by_case_without_a_model(tmp_path: Path) -> None:
    run = carry_out(plan(suites=(load_suite("safety"),), limit=60), bench(tmp_path), Watched())
    rows = run.rows("safety", "coach")
    assert 60 <= len(rows) <= 70
    harmless = [row for row in rows if row.category in ("ordinary", "scary")]
    assert all(set(row.marks) == {"let_through"} for row in harmless)
    assert all({"caught", "caught_spoiled"} <= set(row.marks) for row in rows if row not in harmless)


def test_what_is_stopped_by_hand_is_not_taken_for_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Ctrl-C inspect gives back no log at all; what was answered before stays."""
    carry_out(plan(limit=1), bench(tmp_path, *[WRITTEN] * 30), Watched())
    monkeypatch.setattr("evals.inspected.inspect_eval", lambda *_, **__: [])
    with pytest.raises(KeyboardInterrupt):
        carry_out(plan(), bench(tmp_path, *[WRITTEN] * 30), Watched())
    assert len(list((tmp_path / "evals" / "replies" / "coach").glob("*.json"))) == 1
