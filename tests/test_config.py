"""Settings: defaults < coach.toml < COACH_* < flags, and one plain sentence for what can't be right."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest
from pydantic import ValidationError

from coach.config import config_file, load_settings, save_setting, silence
from coach.errors import UserFixable


@pytest.fixture
def toml(tmp_path):
    """The person's settings file, as the environment names it."""
    return tmp_path / "coach.toml"


def test_without_anything_the_defaults_hold(monkeypatch):
    for name in [name for name in os.environ if name.startswith("COACH_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COACH_CONFIG", "/nowhere/coach.toml")
    settings = load_settings()
    assert settings.host == "127.0.0.1"
    assert settings.keep_talks
    assert settings.data_dir.is_absolute()
    assert settings.models_dir.is_absolute()
    assert settings.data_dir != settings.models_dir


def test_each_source_wins_over_the_one_before(toml, monkeypatch):
    default = load_settings().region
    toml.write_text('region = "uk"\n')
    assert (default, load_settings().region) == ("", "uk")
    monkeypatch.setenv("COACH_REGION", "us")
    assert load_settings().region == "us"
    assert load_settings(region="ie").region == "ie"


def test_a_flag_that_was_not_given_changes_nothing(toml):
    toml.write_text("port = 8000\n")
    assert load_settings(port=None).port == 8000


def test_sources_are_joined_setting_by_setting(toml, monkeypatch):
    toml.write_text('region = "uk"\nport = 8000\n')
    monkeypatch.setenv("COACH_PORT", "8001")
    settings = load_settings(threads=2)
    assert (settings.region, settings.port, settings.threads) == ("uk", 8001, 2)


def test_variables_are_read_as_what_they_are(monkeypatch, tmp_path):
    monkeypatch.setenv("COACH_KEEP_TALKS", "false")
    monkeypatch.setenv("COACH_SEED", "0")
    monkeypatch.setenv("COACH_MODELS_DIR", str(tmp_path / "weights"))
    settings = load_settings()
    assert settings.keep_talks is False
    assert settings.seed == 0
    assert settings.models_dir == tmp_path / "weights"


def test_the_file_may_be_named_by_a_variable(toml):
    assert config_file() == toml


@pytest.mark.parametrize(
    ("flag", "value"),
    [
        ("port", 0),
        ("port", 65536),
        ("port", "many"),
        ("context_tokens", 10),
        ("threads", -1),
        ("seed", -1),
        ("keep_talks", "perhaps"),
    ],
)
def test_a_value_that_cannot_be_right_is_named(flag, value):
    with pytest.raises(UserFixable, match=flag):
        load_settings(**{flag: value})


def test_a_wrong_value_in_the_file_is_named_with_the_file(toml):
    toml.write_text("port = -1\n")
    with pytest.raises(UserFixable, match="port") as caught:
        load_settings()
    assert str(toml) in caught.value.where


def test_a_wrong_variable_is_named(monkeypatch):
    monkeypatch.setenv("COACH_PORT", "often")
    with pytest.raises(UserFixable, match="port"):
        load_settings()


def test_an_unknown_setting_is_named_instead_of_being_passed_over(toml):
    toml.write_text('modle = "other"\n')
    with pytest.raises(UserFixable, match="modle"):
        load_settings()


def test_a_file_that_is_no_toml_is_said_so_with_its_place(toml):
    toml.write_text("region = uk\n")
    with pytest.raises(UserFixable, match="not valid TOML") as caught:
        load_settings()
    assert caught.value.where == str(toml)


def test_settings_do_not_change_once_they_are_read():
    settings = load_settings()
    with pytest.raises(ValidationError):
        settings.port = 1


def test_saving_keeps_the_rest_of_the_file(toml):
    toml.write_text('# mine\nregion = "uk"  # home\nmodel = "old"\n')
    assert save_setting("model", "new") == toml
    text = toml.read_text()
    assert "# mine" in text
    assert "# home" in text
    assert tomllib.loads(text) == {"region": "uk", "model": "new"}
    assert load_settings().model == "new"


def test_saving_makes_the_file_and_its_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("COACH_CONFIG", str(tmp_path / "a" / "b" / "coach.toml"))
    save_setting("model", 'with "quotes" and \\')
    assert load_settings().model == 'with "quotes" and \\'


@pytest.mark.parametrize("broken", [True, False])
def test_a_file_that_cannot_be_written_is_said_so(toml, tmp_path, monkeypatch, broken):
    if broken:
        toml.write_text("region = uk")
    else:
        (tmp_path / "file").touch()
        monkeypatch.setenv("COACH_CONFIG", str(tmp_path / "file" / "coach.toml"))
    with pytest.raises(UserFixable, match="can't be written"):
        save_setting("model", "new")
    if broken:
        assert toml.read_text() == "region = uk"


def test_silence_wins_over_what_a_persons_environment_says(monkeypatch):
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("ANONYMIZED_TELEMETRY", "True")
    silence()
    assert os.environ["LANGSMITH_TRACING"] == "false"
    assert os.environ["ANONYMIZED_TELEMETRY"] == "False"
    assert os.environ["HF_HUB_OFFLINE"] == "1"


def test_no_other_module_reads_the_environment_for_settings():
    package = Path(__file__).parents[1] / "coach"
    readers = [
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if path.name != "config.py" and ("COACH_" in (text := path.read_text()) and "environ" in text)
    ]
    assert readers == []


def test_a_file_that_is_not_text_is_said_plainly(toml):
    toml.write_bytes(b"region = \xff\xfe")
    with pytest.raises(UserFixable, match="settings file"):
        load_settings()
