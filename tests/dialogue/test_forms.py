"""The rows of stems on which the model writes."""

from __future__ import annotations

import pytest

from coach.dialogue import forms
from coach.dialogue.openings import openings
from coach.dialogue.understand import Understanding, understand

TOLD = "My wife goes back to her phone when I talk."
ALL = (
    forms.facts(),
    forms.feeling(TOLD, 0),
    forms.question(TOLD, 0),
    forms.step(),
    *(forms.saying(text, Understanding()) for opening in openings() for text in opening.cue.match),
)


@pytest.mark.parametrize("form", ALL)
def test_the_model_writes_something_in_every_form(form):
    assert any(stem.end for stem in form.stems)
    assert form.checks
    assert form.max_tokens > 0


@pytest.mark.parametrize("form", ALL)
def test_no_place_is_left_unfilled(form):
    assert not any("{" in stem.text or "}" in stem.text for stem in form.stems)
    assert "{" not in (form.plain or "")


@pytest.mark.parametrize("opening", openings(), ids=lambda opening: opening.id)
def test_what_is_said_when_the_model_fails_is_fit_to_be_said(opening):
    plain = opening.plain
    assert plain.endswith(("?", "."))
    assert plain.count("?") <= 1
    assert " I" in f" {plain}"


def test_feelings_and_questions_begin_differently_from_turn_to_turn():
    for form in (forms.feeling, forms.question):
        beginnings = [form(TOLD, turn).stems[0].text for turn in range(3)]
        assert len(set(beginnings)) == 3


def test_the_same_talk_has_the_same_stems():
    assert forms.feeling(TOLD, 1) == forms.feeling(f"{TOLD}\nAnd more.", 1)


def test_a_parent_is_called_by_name_and_a_partner_is_not():
    told = "I have to tell my mum that I'm moving out"
    assert forms.saying(told, understand(told)).stems[0].text.startswith("Mum, ")
    assert forms.saying(told, understand(told)).plain.startswith("Mum, ")
    assert "wife" not in forms.saying(TOLD, understand(TOLD)).stems[0].text.lower()


def test_the_other_one_keeps_their_pronoun():
    stems = {forms.question(told, turn).stems[0].text for turn in range(9) for told in ("She left. I told her.",)}
    assert not any(" he " in f" {stem} " for stem in stems)
    assert any(" she " in f" {stem} " for stem in stems)
