"""`coach safety`: one verdict a line, and the reason behind one."""

import io
import json
import sys

import pytest


@pytest.fixture
def scanned(coach_command, monkeypatch: pytest.MonkeyPatch):
    def scan(*lines: str):
        monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines) + "\n"))
        ran = coach_command("safety", "scan", "--jsonl")
        return ran, [json.loads(line) for line in ran.out.splitlines()]

    return scan


def test_each_line_gets_its_verdict(scanned) -> None:
    ran, verdicts = scanned(
        '{"id": "a", "text": "I want to kill myself"}', "", '{"id": 7, "text": "my wife sighs at me"}'
    )
    assert ran.status == 0
    assert [verdict["id"] for verdict in verdicts] == ["a", 7]
    assert verdicts[0] == {
        "id": "a",
        "action": "respond",
        "category": "crisis",
        "response_id": "crisis-self",
        "layer": "rules",
        "score": None,
    }
    assert verdicts[1]["action"] == "pass"
    assert set(verdicts[1]) == set(verdicts[0])


def test_a_talk_is_judged_as_a_whole(scanned) -> None:
    _, verdicts = scanned('{"id": 1, "turns": ["I want to kill myself", "sorry", "how do I talk to my mum"]}')
    (verdict,) = verdicts
    assert (verdict["action"], verdict["response_id"], verdict["layer"]) == ("respond", "crisis-self", "talk")


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"text": 3}', '{"turns": []}', '{"turns": "x"}', '{"turns": [1]}'])
def test_a_line_of_another_form_is_told_with_its_number(scanned, line: str) -> None:
    ran, verdicts = scanned('{"id": 1, "text": "hello"}', line)
    assert ran.status == 2
    assert "Line 2" in ran.err
    assert len(verdicts) == 1


def test_why_a_message_is_stopped(coach_command) -> None:
    ran = coach_command("safety", "explain", "I want to kill myself")
    assert ran.status == 0
    assert "crisis-self" in ran.out
    assert "Rule crisis-" in ran.out


def test_why_a_message_passes(coach_command) -> None:
    assert "passes" in coach_command("safety", "explain", "my wife sighs at me").out
