"""The coach put together: what it keeps of talks, what it does when parts are missing."""

from __future__ import annotations

import locale
import logging
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from coach.app import OPENINGS, Coach
from coach.config import load_settings
from coach.domain import Action, Done, Intercepted, Move, Slot, Text
from coach.errors import MessageError, ModelError, UserFixable
from coach.library.cards import load_cards
from coach.safety import gates
from coach.safety.responses import regions, response
from tests.scripted import CRISIS, CRISIS_VERDICT, ListedInput, ListedOutput, ScriptedChat, Shelf

TOLD = "My wife goes back to her phone when I talk about my day."
FACTS = " You talk about your day, and she goes back to her phone."
FEELING = " alone at your own table."
QUESTION = " these evenings with the phone?"
EXPLORED = (FACTS, FEELING, QUESTION)
REAL_CARDS = load_cards()
ONE_OF_EACH = tuple({card.kind: card for card in REAL_CARDS}.values())


@pytest.fixture(autouse=True)
def _listed_gates(monkeypatch):
    monkeypatch.setattr(gates.InputGate, "load", lambda: ListedInput({CRISIS: CRISIS_VERDICT}))
    monkeypatch.setattr(gates.OutputGate, "load", ListedOutput)


@pytest.fixture
def coaching():
    """Makes coaches on this test's data folder, and closes them."""
    made = []

    def make(*script, on_piece=lambda _n, _piece: None, finder=True, **flags):
        shelf = Shelf(ONE_OF_EACH, {card.id: 0.5 for card in ONE_OF_EACH}) if finder else None
        coach = Coach(load_settings(**flags), model=ScriptedChat(*script, on_piece=on_piece), finder=shelf)
        made.append(coach)
        return coach

    yield make
    for coach in made:
        coach.close()


def answer(coach, talk, message, region="", **place):
    *_, last = coach.say(talk, message, region, **place)
    assert isinstance(last, Done)
    return last.reply


# --- what is kept --------------------------------------------------------------------------------------------------


def test_turns_are_there_again_after_reopening(coaching):
    coach = coaching(*EXPLORED)
    talk = coach.start()
    reply = answer(coach, talk, TOLD)
    coach.close()
    assert reply.sources
    assert coaching().turns(talk) == ((TOLD, reply),)


def test_a_turn_is_on_disk_before_a_view_is_told_that_it_is_over(coaching):
    coach = coaching(*EXPLORED)
    talk = coach.start()
    for event in coach.say(talk, TOLD):
        kept = coaching().turns(talk)
        assert len(kept) == isinstance(event, Done)


def test_a_view_that_goes_away_leaves_a_stopped_turn_with_what_it_showed(coaching):
    coach = coaching(*EXPLORED)
    talk = coach.start()
    events = coach.say(talk, TOLD)
    seen = next(event for event in events if isinstance(event, Text))
    events.close()
    ((message, reply),) = coaching().turns(talk)
    assert message == TOLD
    assert reply.stopped
    assert reply.slots == {Slot.HEAR: seen.text}
    assert reply.text == seen.text
    assert reply.move is Move.EXPLORE
    assert reply.sources


def test_a_view_that_goes_away_after_the_helplines_leaves_them_in_the_talk(coaching):
    coach = coaching()
    talk = coach.start()
    events = coach.say(talk, CRISIS, "uk")
    assert isinstance(next(events), Intercepted)
    events.close()
    ((_, reply),) = coach.turns(talk)
    assert reply.text == response("crisis-self", "uk")
    assert reply.verdict == CRISIS_VERDICT
    assert not reply.stopped
    assert answer(coach, talk, CRISIS, "uk").text == response("crisis-self", "uk", 1)


def test_a_talk_goes_on_after_a_view_went_away(coaching):
    coach = coaching(FACTS, " You sit there, and she laughs at the phone.", FEELING, QUESTION)
    talk = coach.start()
    events = coach.say(talk, TOLD)
    next(event for event in events if isinstance(event, Text))
    events.close()
    assert not answer(coach, talk, "I sit there and she laughs at the phone.").stopped
    assert len(coach.turns(talk)) == 2


def test_stop_halts_the_writing_and_what_was_shown_is_kept(coaching):
    def press(call, _piece):
        if call == 3:
            coach.stop(talk)

    coach = coaching(*EXPLORED, on_piece=press)
    talk = coach.start()
    reply = answer(coach, talk, TOLD)
    assert reply.stopped
    assert list(reply.slots) == [Slot.HEAR]
    assert coach.turns(talk) == ((TOLD, reply),)


def test_stop_is_for_one_talk_and_one_turn(coaching):
    coach = coaching(*EXPLORED)
    talk = coach.start()
    coach.stop(talk)
    coach.stop("nobody")
    assert not answer(coach, talk, TOLD).stopped
    coach.stop(talk)


@pytest.mark.parametrize("wrong", [ModelError("The model gave up."), UserFixable("The model is not here.")])
def test_a_turn_that_failed_is_not_kept_and_the_talk_goes_on(coaching, wrong):
    coach = coaching(wrong, *EXPLORED)
    talk = coach.start()
    with pytest.raises(type(wrong)):
        answer(coach, talk, TOLD)
    assert coach.turns(talk) == ()
    assert answer(coach, talk, TOLD).slots


@pytest.mark.parametrize("message", ["", " \n", "?!", "word " * 10_000])
def test_a_message_that_cannot_be_answered_leaves_the_talk_as_it_was(coaching, message):
    coach = coaching(*EXPLORED)
    talk = coach.start()
    answer(coach, talk, TOLD)
    before = coach.turns(talk)
    with pytest.raises(MessageError):
        answer(coach, talk, message)
    assert coach.turns(talk) == before


def test_half_a_character_harms_nothing(coaching):
    coach = coaching(*EXPLORED)
    talk = coach.start()
    reply = answer(coach, talk, f"{TOLD} \ud83d")
    assert coach.turns(talk) == ((f"{TOLD} ?", reply),)


def test_what_is_replaced_and_forgotten_is_taken_off_the_disk(coaching):
    coach = coaching(*EXPLORED)
    file = coach.settings.data_dir / "talks.sqlite3"
    talk, other = coach.start(), coach.start()
    answer(coach, other, CRISIS)
    answer(coach, talk, TOLD)
    assert TOLD.encode() in file.read_bytes()
    reply = answer(coach, talk, CRISIS, instead_of=0)
    assert coach.turns(talk) == ((CRISIS, reply),)
    assert TOLD.encode() not in file.read_bytes()
    assert FACTS.encode() not in file.read_bytes()
    for talk_id in (talk, other):
        coach.forget(talk_id)
        assert coach.turns(talk_id) == ()
    assert CRISIS.encode() not in file.read_bytes()


def test_an_edit_is_answered_as_if_nothing_had_been_said_after_it(coaching):
    coach = coaching(*EXPLORED, FACTS, FEELING, QUESTION)
    talk = coach.start()
    first = answer(coach, talk, CRISIS, "uk")
    answer(coach, talk, TOLD)
    again = answer(coach, talk, CRISIS, "uk", instead_of=1)
    assert again.text == response("crisis-self", "uk", 1)
    assert coach.turns(talk) == ((CRISIS, first), (CRISIS, again))
    other = answer(coach, talk, CRISIS, "uk", instead_of=0)
    assert other.text == first.text
    assert coach.turns(talk) == ((CRISIS, other),)


@pytest.mark.parametrize("wrong", [MessageError("Write a few words."), ModelError("It gave up."), ValueError("bug")])
def test_an_edit_that_fails_leaves_every_turn_as_it_was(coaching, wrong):
    coach = coaching(*EXPLORED, wrong)
    talk = coach.start()
    answer(coach, talk, TOLD)
    answer(coach, talk, CRISIS)
    before = coach.turns(talk)
    with pytest.raises(type(wrong)):
        answer(coach, talk, TOLD, instead_of=0)
    assert coach.turns(talk) == before


@pytest.mark.parametrize("leave", [True, False])
def test_an_edit_that_is_stopped_before_it_showed_anything_leaves_every_turn_as_it_was(coaching, leave):
    coach = coaching(*EXPLORED, FACTS, on_piece=lambda call, _piece: call > 3 and coach.stop(talk))
    talk = coach.start()
    answer(coach, talk, TOLD)
    before = coach.turns(talk)
    events = coach.say(talk, TOLD, instead_of=0)
    if leave:
        next(events)
        events.close()
    else:
        *_, last = events
        assert last.reply.stopped
    assert coach.turns(talk) == before


@pytest.mark.parametrize("wrong", [ValueError("bug"), AssertionError("bug")])
def test_an_error_nobody_thought_of_is_not_kept_as_a_stopped_turn(coaching, wrong):
    coach = coaching(FACTS, wrong)
    talk = coach.start()
    with pytest.raises(type(wrong)):
        answer(coach, talk, TOLD)
    assert coach.turns(talk) == ()


def test_an_unknown_talk_is_answered_and_not_kept(coaching):
    coach = coaching(*EXPLORED)
    assert coach.turns("nobody") == ()
    assert answer(coach, "nobody", TOLD).slots
    assert coach.turns("nobody") == ()
    coach.forget("nobody")


def test_two_coaches_share_one_folder(coaching):
    first, second = coaching(*EXPLORED), coaching()
    talk = first.start()
    answer(first, talk, TOLD)
    answer(second, talk, CRISIS)
    assert [message for message, _ in first.turns(talk)] == [TOLD, CRISIS]
    assert first.turns(talk) == second.turns(talk)


def test_talks_that_are_not_kept_leave_no_file(coaching):
    coach = coaching(*EXPLORED, keep_talks=False)
    talk = coach.start()
    answer(coach, talk, TOLD)
    assert len(coach.turns(talk)) == 1
    assert not coach.settings.data_dir.exists()


# --- safety --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gate", ["InputGate", "OutputGate"])
@pytest.mark.parametrize("wrong", [OSError("gone"), ValueError("broken"), ImportError("missing")])
def test_without_its_gates_the_coach_gives_helplines_and_nothing_else(coaching, monkeypatch, caplog, gate, wrong):
    def fail():
        raise wrong

    monkeypatch.setattr(getattr(gates, gate), "load", fail)
    caplog.set_level(logging.CRITICAL)
    coach = coaching(finder=False)
    talk = coach.start()
    for message in (TOLD, CRISIS, "", "word " * 10_000):
        events = list(coach.say(talk, message, "uk"))
        assert [type(event) for event in events] == [Intercepted, Done]
        assert events[0].text == events[1].reply.text == response("unavailable", "uk")
        assert events[1].reply.verdict.action is Action.RESPOND
    assert len(coach.turns(talk)) == 4


def test_gates_are_loaded_once_and_only_where_somebody_is_answered(coaching, monkeypatch):
    loaded = []
    monkeypatch.setattr(
        gates.InputGate, "load", lambda: loaded.append("input") or ListedInput({CRISIS: CRISIS_VERDICT})
    )
    monkeypatch.setattr(gates.OutputGate, "load", lambda: loaded.append("output") or ListedOutput())
    coach = coaching(*EXPLORED)
    talk = coach.start()
    assert coach.notice
    assert coach.regions()
    assert coach.turns(talk) == ()
    assert coach.cards()
    assert loaded == []
    assert coach.answers_at_once(talk, CRISIS)
    assert loaded == ["input", "output"]
    answer(coach, talk, TOLD)
    coach.warm_up()
    assert loaded == ["input", "output"]


def test_gates_that_do_not_load_are_not_tried_again(coaching, monkeypatch, caplog):
    caplog.set_level(logging.CRITICAL)
    tries = []
    monkeypatch.setattr(gates.OutputGate, "load", lambda: tries.append(1) or fail())
    coach = coaching(*EXPLORED)
    coach.warm_up()
    assert tries == [1]
    monkeypatch.setattr(gates.OutputGate, "load", ListedOutput)
    assert coach.answers_at_once(coach.start(), TOLD)
    assert answer(coach, coach.start(), TOLD, "uk").text == response("unavailable", "uk")


def test_warming_up_looks_to_the_gates_before_anything_else(tmp_path, monkeypatch, caplog):
    caplog.set_level(logging.CRITICAL)
    order = []
    monkeypatch.setattr(gates.InputGate, "load", lambda: order.append("gates") or ListedInput({}))
    coach = Coach(load_settings(models_dir=tmp_path / "nothing"))
    monkeypatch.setattr(coach, "finder", lambda: order.append("finder") or fail())
    coach.warm_up()
    assert order == ["gates", "finder"]
    coach.close()


def test_warming_up_searches_the_persons_own_files_too(coaching):
    coach = coaching(*EXPLORED)
    asked = []
    coach._finder.own = lambda query, k=2: asked.append(query) or ()
    coach.warm_up()
    assert len(asked) == 1
    assert coach.readiness() == ""


def test_many_threads_may_ask_first(coaching, monkeypatch):
    loaded = []

    def slowly():
        loaded.append(1)
        time.sleep(0.05)
        return ListedInput({CRISIS: CRISIS_VERDICT})

    monkeypatch.setattr(gates.InputGate, "load", slowly)
    coach = coaching()
    with ThreadPoolExecutor(4) as pool:
        assert (
            list(pool.map(lambda told: coach.answers_at_once("nobody", told), [CRISIS, TOLD] * 2)) == [True, False] * 2
        )
    assert loaded == [1]


def test_a_crisis_is_answered_with_no_model_and_no_index_at_all(monkeypatch, tmp_path):
    monkeypatch.undo()
    monkeypatch.setenv("COACH_DATA_DIR", str(tmp_path / "data"))
    coach = Coach(load_settings(models_dir=tmp_path / "nothing", region="uk"))
    talk = coach.start()
    reply = answer(coach, talk, "I want to kill myself tonight")
    assert reply.verdict.action is Action.RESPOND
    assert "116 123" in reply.text
    for opening in OPENINGS:
        with pytest.raises(UserFixable):
            answer(coach, coach.start(), opening)  # a talk of its own: an alarm holds on for the next messages
    coach.close()


def test_the_region_is_the_chosen_one_or_the_settings_or_the_locales(coaching, monkeypatch):
    monkeypatch.setattr(locale, "getlocale", lambda: ("en_IE", "UTF-8"))
    chosen = coaching(region="uk")
    assert answer(chosen, "nobody", CRISIS, "us").text == response("crisis-self", "us")
    assert answer(chosen, "nobody", CRISIS).text == response("crisis-self", "uk")
    assert chosen.regions()[0][1] == "uk"
    assert response("notice", "uk") == chosen.notice
    guessed = coaching()
    assert answer(guessed, "nobody", CRISIS).text == response("crisis-self", "ie")
    assert guessed.regions()[0][1] == "ie"


def test_every_region_can_be_chosen_once(coaching):
    offered = coaching().regions()
    assert sorted(region_id for _, region_id in offered) == sorted(known.id for known in regions())


def fail(*_args, **_options):
    raise UserFixable("Your talks can't be read or written (disk I/O error).")


@pytest.mark.parametrize("broken", [("turns",), ("add",), ("turns", "add"), ("start",), ("start", "turns", "add")])
def test_helplines_are_given_whatever_the_store_does(coaching, monkeypatch, caplog, broken):
    caplog.set_level(logging.CRITICAL)
    coach = coaching()
    for method in broken:
        monkeypatch.setattr(coach._store, method, fail)
    events, told = [], ""
    try:
        for event in coach.say(coach.start(), CRISIS, "uk"):
            events.append(event)
    except UserFixable as error:
        told = error.what
    assert coach.answers_at_once("nobody", CRISIS)
    assert events[-1].reply.text == response("crisis-self", "uk")
    assert ("could not be kept" in told) == (broken != ("turns",))


@pytest.mark.parametrize("method", ["start", "add"])
def test_a_turn_that_cannot_be_kept_is_shown_whole_before_that_is_said(coaching, monkeypatch, caplog, method):
    caplog.set_level(logging.CRITICAL)
    coach = coaching()
    monkeypatch.setattr(coach._store, method, fail)
    events = coach.say(coach.start(), CRISIS, "uk")
    assert next(events).text == response("crisis-self", "uk")
    assert isinstance(next(events), Done)
    with pytest.raises(UserFixable, match="could not be kept"):
        next(events)


def test_only_what_a_fixed_text_answers_is_answered_at_once(coaching, monkeypatch, caplog):
    caplog.set_level(logging.CRITICAL)
    coach = coaching()
    talk = coach.start()
    assert coach.answers_at_once(talk, CRISIS)
    assert not coach.answers_at_once(talk, TOLD)
    monkeypatch.setattr(gates.InputGate, "load", fail)
    assert coaching().answers_at_once(talk, TOLD)


# --- what is missing -----------------------------------------------------------------------------------------------


def test_readiness_says_what_is_going_on_until_all_is_there(coaching, tmp_path):
    assert coaching().readiness() == ""
    waking = Coach(load_settings(models_dir=tmp_path / "nothing"))
    assert waking.readiness().endswith(".")
    first = waking.readiness()
    waking.warm_up()
    assert waking.readiness() not in ("", first)
    assert "To mend it, run: coach " in waking.readiness()
    waking.close()


def test_warming_up_makes_a_coach_ready(coaching):
    coach = coaching()
    coach.warm_up()
    assert coach.readiness() == ""


def test_a_coach_that_could_not_be_woken_is_ready_once_all_is_there(tmp_path, caplog):
    caplog.set_level(logging.CRITICAL)
    coach = Coach(load_settings(models_dir=tmp_path / "nothing"))
    coach.warm_up()
    assert coach.readiness()
    coach._model, coach._finder = ScriptedChat(), Shelf((), {})
    assert coach.readiness() == ""
    coach.close()


def test_waking_up_ends_with_a_sentence_whatever_goes_wrong(tmp_path, monkeypatch, caplog):
    def crash():
        raise ZeroDivisionError("division by zero")

    caplog.set_level(logging.CRITICAL)
    coach = Coach(load_settings(models_dir=tmp_path / "nothing"))
    monkeypatch.setattr(coach, "finder", crash)
    coach.warm_up()
    assert coach.readiness() == "The model could not be woken up. To mend it, run: coach doctor"
    coach.close()


@pytest.mark.parametrize(
    ("content", "what"), [(None, "is not on this computer"), (b"GGUF cut off", "stopped half-way")]
)
def test_a_model_that_is_missing_or_cut_off_is_said_so_with_the_command(tmp_path, content, what):
    settings = load_settings(models_dir=tmp_path)
    if content:
        (tmp_path / f"{settings.model}.gguf").write_bytes(content)
    coach = Coach(settings)
    with pytest.raises(UserFixable, match=what) as caught:
        coach.model()
    assert caught.value.fix == f"coach models fetch {settings.model}"
    coach.close()


def test_a_data_folder_that_cannot_be_used_is_said_so(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UserFixable, match="can't be opened"):
        Coach(load_settings(data_dir=tmp_path / "file"))


def test_closing_stops_what_runs(coaching):
    coach = coaching(*EXPLORED)
    talk = coach.start()
    events = coach.say(talk, TOLD)
    next(events)
    halt = coach._halts[talk]
    events.close()
    assert halt.is_set()
    coach.close()


def test_openings_are_whole_first_messages():
    assert len(set(OPENINGS)) == 3
    assert all(opening.endswith((".", "?")) and len(opening.split()) > 8 for opening in OPENINGS)
