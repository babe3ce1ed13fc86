"""Exit statuses: 2 what a person can mend, 1 what they can't, 130 for Ctrl-C; and errors in one sentence."""

from __future__ import annotations

import pytest

from coach.cli import main
from coach.config import save_setting
from coach.errors import CardError, CoachError, ModelError, UserFixable
from tests.cli.conftest import one_sentence
from ui.serve import claim


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["--nonsense"],
        ["ask"],
        ["ask", "hello", "--nonsense"],
        ["search"],
        ["search", "hello", "-k", "0"],
        ["search", "hello", "--kind", "poem"],
        ["serve", "--port", "99999"],
        ["serve", "--port", "many"],
        ["models", "use"],
        ["models", "nonsense"],
    ],
)
def test_a_wrong_command_is_said_in_one_sentence(coach_command, arguments):
    ran = coach_command(*arguments)
    assert ran.status == 2
    assert ran.out == ""
    assert one_sentence(ran.err)
    assert "coach --help" in ran.err


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UserFixable("The index is missing.", fix="coach index"), 2),
        (ModelError("The model gave up."), 1),
        (CoachError("Something broke."), 1),
    ],
)
def test_an_error_is_one_sentence_and_a_status(coach_command, monkeypatch, error, status):
    def fail(_settings):
        raise error

    monkeypatch.setattr(main, "_coach", fail)
    ran = coach_command("ask", "hello")
    assert (ran.status, ran.out, ran.err) == (status, "", f"{error}\n")


def test_card_errors_come_one_a_line(coach_command, monkeypatch):
    def fail(_settings):
        raise CardError(["a.md: id: [missing]", "b.md: kind: unknown"])

    monkeypatch.setattr(main, "_coach", fail)
    ran = coach_command("index")
    assert ran.status == 2
    assert ran.err.splitlines()[1:] == ["a.md: id: [missing]", "b.md: kind: unknown"]


def test_ctrl_c_is_130(coach_command, monkeypatch):
    def interrupt(_settings):
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "_coach", interrupt)
    ran = coach_command("ask", "hello")
    assert ran.status == 130
    assert ran.out == ""
    assert "Traceback" not in ran.err


def test_a_wrong_setting_is_said_in_one_sentence(coach_command, monkeypatch):
    monkeypatch.setenv("COACH_THREADS", "lots")
    ran = coach_command("models", "--json")
    assert (ran.status, ran.out) == (2, "")
    assert "threads" in ran.err
    assert one_sentence(ran.err)


def test_help_names_every_command(coach_command):
    ran = coach_command("--help")
    assert ran.status == 0
    for name in ("serve", "setup", "ask", "chat", "search", "index", "check", "models", "doctor"):
        assert name in ran.out


def test_flags_win_over_what_is_kept(coach_command, monkeypatch):
    seen = []

    def look(settings):
        seen.append(settings)
        raise UserFixable("Enough seen.")

    monkeypatch.setattr(main, "_coach", look)
    save_setting("region", "uk")
    coach_command("ask", "hello")
    coach_command("--region", "us", "--data-dir", "elsewhere", "ask", "hello")
    assert [settings.region for settings in seen] == ["uk", "us"]
    assert seen[1].data_dir.name == "elsewhere"
    assert not any(settings.keep_talks for settings in seen)


def test_without_a_model_and_without_a_person_nothing_is_fetched(coach_command, tmp_path, monkeypatch):
    from coach.llm import fetch

    monkeypatch.setattr(fetch, "fetch", None)
    for arguments in (["serve"], []):
        ran = coach_command("--models-dir", str(tmp_path / "none"), *arguments)
        assert (ran.status, ran.out) == (2, "")
        assert "coach setup" in ran.err
        assert one_sentence(ran.err)


def test_a_port_that_is_taken_is_said_in_one_sentence(coach_command, scripted, monkeypatch):
    scripted("ok")
    monkeypatch.setattr(main, "_fetch_if_wanted", lambda _settings: None)
    with claim("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        ran = coach_command("serve", "--port", str(port), "--no-open")
    assert ran.status == 2
    assert f"Port {port} is taken" in ran.err
    assert one_sentence(ran.err)


def test_a_data_folder_that_cannot_be_used_is_said_in_one_sentence(coach_command, tmp_path):
    (tmp_path / "file").touch()
    ran = coach_command("--data-dir", str(tmp_path / "file"), "search", "how do I start")
    assert (ran.status, ran.out) == (2, "")
    assert str(tmp_path / "file") in ran.err
    assert one_sentence(ran.err)
