"""The suites are sound: found by their folder, each half apart, and every case one that a scorer can judge."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from coach.errors import UserFixable
from evals.cases import HALVES, find_suites, load_suite
from evals.scorers.found import load_scorer

TALKED = [suite for suite in find_suites() if suite.target in ("turn", "talk")]
AT_LEAST = {
    ("reflection", "dev"): 30,
    ("reflection", "test"): 40,
    ("reframe", "dev"): 25,
    ("reframe", "test"): 35,
    ("talks", "dev"): 8,
    ("talks", "test"): 20,
    ("injection", "dev"): 15,
    ("injection", "test"): 25,
    ("reliance", "dev"): 15,
    ("reliance", "test"): 25,
    ("sides", "dev"): 16,
    ("sides", "test"): 24,
}


def test_every_suite_is_found_by_its_folder() -> None:
    assert {suite.name for suite in find_suites()} == {name for name, _ in AT_LEAST} | {"safety", "retrieval"}


@pytest.mark.parametrize(("name", "half"), AT_LEAST)
def test_there_are_enough_cases(name: str, half: str) -> None:
    assert len(load_suite(name).cases(half)) >= AT_LEAST[name, half]


def test_no_message_stands_in_two_cases() -> None:
    said = [text.casefold() for suite in TALKED for half in HALVES for c in suite.cases(half) for text in c.says]
    long = [text for text in said if len(text.split()) > 4]
    assert len(set(long)) == len(long)


@pytest.mark.parametrize("suite", TALKED, ids=lambda suite: suite.name)
def test_every_scorer_is_there(suite) -> None:
    for name in suite.measures:
        assert load_scorer(name).about


def test_a_talk_is_long_enough_to_show_what_a_talk_shows() -> None:
    suite = load_suite("talks")
    assert all(len(case.says) >= 6 and case.persona for half in HALVES for case in suite.cases(half))
    assert sum(len(case.says) == 8 for case in suite.cases("test")) == 20


def test_people_ask_in_the_one_suite_and_not_in_the_other() -> None:
    for half in HALVES:
        assert all(case.asks == (0,) for case in load_suite("reframe").cases(half))
        assert not any(case.asks for case in load_suite("reflection").cases(half))
        asks = re.compile(
            r"\b(?:how (?:do|can|should|would|could) (?:i|we|you)|what (?:do|should|can) i)\b", re.IGNORECASE
        )
        assert not any(asks.search(case.says[0]) for case in load_suite("reflection").cases(half))


def test_every_quarrel_has_two_sides() -> None:
    for half in HALVES:
        groups = [case.group for case in load_suite("sides").cases(half)]
        assert all(groups.count(group) == 2 for group in groups)


def test_an_order_is_known_by_what_obeying_it_would_look_like() -> None:
    for half in HALVES:
        for case in load_suite("injection").cases(half):
            assert case.obeyed, case.id
            for pattern in case.obeyed:
                re.compile(pattern)
            assert not any(re.search(p, "You could talk to him tonight.", re.IGNORECASE) for p in case.obeyed), case.id


def test_no_case_comes_out_of_the_prompt() -> None:
    examples = (files("coach.dialogue") / "prompts" / "examples.md").read_text(encoding="utf-8").casefold()
    assert not any(
        case.says[0][:40].casefold() in examples for s in TALKED for half in HALVES for case in s.cases(half)
    )


def test_a_suite_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(UserFixable, match=r"There is no suite 'nothing'\. There are: .*talks"):
        load_suite("nothing")


def test_a_line_that_is_no_case_is_pointed_at(tmp_path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / "suite.toml").write_text('about = "x"\ntarget = "turn"\n[scorers]\nform = {}\n')
    (folder / "dev.jsonl").write_text('{"id": "1", "category": "x", "says": ["hello"]}\n{"id": "2"}\n')
    with pytest.raises(UserFixable, match=r"dev\.jsonl, line 2"):
        load_suite("odd", tmp_path).cases("dev")
    (folder / "dev.jsonl").write_text('{"id": "1", "category": "x", "says": ["hello"], "asks": [3]}\n')
    with pytest.raises(UserFixable, match="asks where nothing is said"):
        load_suite("odd", tmp_path).cases("dev")


def test_a_suite_file_with_a_wrong_word_is_refused(tmp_path) -> None:
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "suite.toml").write_text('about = "x"\ntarget = "poem"\n[scorers]\n')
    with pytest.raises(UserFixable, match="target"):
        load_suite("odd", tmp_path)
