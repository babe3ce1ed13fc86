"""The fixed texts and the helplines in them."""

from __future__ import annotations

import re
import tomllib
from datetime import date, timedelta
from importlib.resources import files

import pytest

from coach.safety.responses import FALLBACK, guess_region, region, regions, response

FOLDER = files("coach.safety") / "responses"
TEXTS = sorted(f.name.removesuffix(".md") for f in FOLDER.iterdir() if f.name.endswith(".md"))
IDS = [known.id for known in regions()]
ENTRIES = tomllib.loads((files("coach.safety") / "regions.toml").read_text(encoding="utf-8"))
HELPLINES = {
    "crisis-self": ("emergency", "crisis"),
    "crisis-other": ("emergency", "crisis"),
    "self-harm": ("emergency", "crisis"),
    "violence-to-others": ("emergency", "crisis"),
    "psychosis": ("emergency", "crisis"),
    "eating-disorder": ("emergency", "crisis"),
    "abuse": ("emergency", "abuse"),
    "child-safety": ("emergency", "children"),
    "unavailable": ("emergency", "crisis", "abuse", "children"),
    "notice": ("emergency",),
}


@pytest.mark.parametrize("region_id", IDS)
@pytest.mark.parametrize("response_id", TEXTS)
def test_every_text_is_whole_in_every_region_and_version(response_id, region_id):
    for times in range(4):
        text = response(response_id, region_id, times)
        assert len(text) > 40
        assert not re.search(r"[{}]|^===", text, re.MULTILINE)


@pytest.mark.parametrize("region_id", IDS)
@pytest.mark.parametrize(("response_id", "needs"), HELPLINES.items())
def test_a_danger_is_answered_with_the_lines_of_that_region(response_id, needs, region_id):
    where = region(region_id)
    for times in range(2):
        text = response(response_id, region_id, times)
        for need in needs:
            assert getattr(where, need) in text


@pytest.mark.parametrize("response_id", ["crisis-self", "crisis-other", "abuse", "child-safety", "self-harm"])
def test_a_danger_that_goes_on_is_not_answered_in_the_same_words(response_id):
    assert response(response_id, "uk", 0) != response(response_id, "uk", 1)


@pytest.mark.parametrize("response_id", [name for name in TEXTS if response(name) and "I'm safe" in response(name)])
def test_no_alarm_says_the_same_words_a_fourth_time(response_id):
    shown = [response(response_id, "uk", times) for times in range(50)]
    assert max(shown.count(text) for text in shown) <= 3


def test_a_text_that_is_no_alarm_comes_round_as_it_is():
    assert response("reliance", "uk", 0) == response("reliance", "uk", 2)


def test_every_response_that_a_rule_can_name_is_there():
    from coach.safety.rules import load_input_rules, load_phrases

    named = {rule.response for rule in load_input_rules(load_phrases()) if rule.response}
    assert named
    assert named <= set(TEXTS)


def test_an_unknown_text_is_a_mistake():
    with pytest.raises(FileNotFoundError):
        response("no-such-text")


def test_numbers_are_said_to_change_wherever_a_first_answer_names_one():
    for response_id in ("crisis-self", "abuse", "child-safety", "self-harm"):
        assert "findahelpline.com" in response(response_id, "uk")


@pytest.mark.parametrize("region_id", ["", "xx", "UK", "other"])
def test_an_unknown_region_gets_the_lines_for_anywhere(region_id):
    assert region(region_id).id == FALLBACK
    assert response("crisis-self", region_id) == response("crisis-self", FALLBACK)


@pytest.mark.parametrize(
    ("locale", "region_id"),
    [
        ("en_GB", "uk"),
        ("en_GB.UTF-8", "uk"),
        ("en-US", "us"),
        ("de_DE", "de"),
        ("en_IE", "ie"),
        ("C", FALLBACK),
        ("xx_YY", FALLBACK),
        ("", FALLBACK),
        (None, FALLBACK),
    ],
)
def test_a_first_region_is_guessed_from_the_locale(locale, region_id):
    assert guess_region(locale) == region_id


def test_regions_are_told_apart_and_the_last_fits_anywhere():
    assert len(set(IDS)) == len(IDS)
    assert IDS[-1] == FALLBACK
    assert len({known.name for known in regions()}) == len(IDS)
    locales = [locale for known in regions() for locale in known.locales]
    assert len(set(locales)) == len(locales)


@pytest.mark.parametrize("region_id", IDS)
def test_every_line_says_where_and_when_it_was_checked(region_id):
    entry = ENTRIES[region_id]
    assert date.today() - entry["verified_on"] < timedelta(days=365), "check the numbers again, then set the day"
    assert entry["source"]
    routes = (entry["emergency"], entry["crisis"], entry["abuse"], entry["children"])
    assert all(re.match(r"(?:call|find|text) ", route) and not route.endswith(".") for route in routes)


@pytest.mark.parametrize("response_id", sorted(HELPLINES))
def test_every_text_for_a_danger_says_what_is_speaking(response_id):
    for times in range(6):
        assert "computer program" in response(response_id, "uk", times)
