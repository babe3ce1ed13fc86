"""What goes wrong is said in sentences."""

from __future__ import annotations

from coach.errors import CardError, CoachError, MessageError, ModelError, NotKeptError, UserFixable


def test_an_error_says_what_where_and_how_to_mend_it():
    error = UserFixable("The model is not here.", where="/models", fix="coach setup")
    assert str(error) == "The model is not here. Where: /models. To mend it, run: coach setup"
    assert (error.what, error.where, error.fix) == ("The model is not here.", "/models", "coach setup")


def test_what_is_not_known_is_left_out():
    assert str(UserFixable("The message is empty.")) == "The message is empty."
    assert str(UserFixable("It is damaged.", fix="coach index")) == "It is damaged. To mend it, run: coach index"


def test_card_errors_come_one_a_line_with_their_number():
    assert str(CardError(["a.md: id: missing"])) == "1 problem in the guidance:\na.md: id: missing"
    two = CardError(["a.md: id: missing", "b.md: kind: unknown"])
    assert str(two).splitlines() == ["2 problems in the guidance:", "a.md: id: missing", "b.md: kind: unknown"]
    assert two.problems == ("a.md: id: missing", "b.md: kind: unknown")


def test_what_a_person_can_mend_is_told_from_what_they_cannot():
    assert issubclass(CardError, UserFixable)
    assert issubclass(MessageError, UserFixable)
    assert issubclass(NotKeptError, UserFixable)
    assert issubclass(UserFixable, CoachError)
    assert issubclass(ModelError, CoachError)
    assert not issubclass(ModelError, UserFixable)
