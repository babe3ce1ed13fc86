"""`coach doctor`: each fault with the command that mends it; one fault never hides another."""

from __future__ import annotations

import json

import pytest

from coach.cli import doctor
from coach.config import load_settings, silence
from coach.errors import ModelError


@pytest.fixture
def bare(tmp_path):
    """Flags for a computer on which nothing has been fetched."""
    return ["--models-dir", str(tmp_path / "none")]


def test_json_is_one_object_with_a_row_for_each_check(coach_command, bare):
    ran = coach_command(*bare, "doctor", "--json")
    assert (ran.status, ran.err) == (2, "")
    told = json.loads(ran.out)
    assert set(told) == {"ok", "checks"}
    assert told["ok"] is False
    assert all(set(check) == {"name", "ok", "text", "fix"} for check in told["checks"])
    names = [check["name"] for check in told["checks"]]
    assert len(set(names)) == len(names)
    assert {"computer", "data folder", "safety", "guidance", "model", "embedder", "engine", "index"} <= set(names)


def test_what_is_missing_comes_with_its_command_and_what_is_well_is_well(coach_command, bare):
    silence()
    told = json.loads(coach_command(*bare, "doctor", "--json").out)
    checks = {check["name"]: check for check in told["checks"]}
    for name in ("computer", "settings", "data folder", "safety", "guidance", "silence"):
        assert checks[name]["ok"], checks[name]
    for name in ("model", "embedder", "engine", "index"):
        assert not checks[name]["ok"]
        assert checks[name]["fix"].startswith("coach ")


def test_plain_output_says_the_same(coach_command, bare):
    ran = coach_command(*bare, "doctor")
    assert ran.status == 2
    assert "To mend it, run: coach models fetch" in ran.out
    assert "Traceback" not in ran.out + ran.err


def test_a_data_folder_that_cannot_be_written_is_found(coach_command, bare, tmp_path):
    (tmp_path / "file").touch()
    told = json.loads(coach_command(*bare, "--data-dir", str(tmp_path / "file"), "doctor", "--json").out)
    (folder,) = (check for check in told["checks"] if check["name"] == "data folder")
    assert not folder["ok"]
    assert str(tmp_path / "file") in folder["text"]


@pytest.mark.parametrize("error", [RuntimeError("out of luck"), ModelError("out of luck"), OSError("out of luck")])
def test_a_check_that_falls_over_is_a_finding(tmp_path, monkeypatch, error):
    def fail(_settings):
        raise error

    monkeypatch.setattr(doctor, "_guidance", fail)
    findings = {finding.name: finding for finding in doctor.examine(load_settings(models_dir=tmp_path / "none"))}
    assert not findings["guidance"].ok
    assert "out of luck" in findings["guidance"].text
    assert findings["safety"].ok
