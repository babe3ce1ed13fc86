"""`coach search`, `coach index` and `coach check`."""

from __future__ import annotations

import json
import shutil

import pytest

from coach.library.cards import guidance_folder, load_cards


def test_search_as_json_is_one_object(coach_command, scripted):
    scripted()
    ran = coach_command("search", "how do I start", "--json", "-k", "2")
    assert ran.status == 0
    told = json.loads(ran.out)
    assert set(told) == {"query", "hits", "own"}
    assert told["query"] == "how do I start"
    assert len(told["hits"]) == 2
    assert all(set(hit) == {"id", "title", "kind", "score", "summary"} for hit in told["hits"])


def test_search_can_ask_for_one_kind(coach_command, scripted):
    scripted()
    told = json.loads(coach_command("search", "how do I start", "--json", "--kind", "exercise").out)
    assert {hit["kind"] for hit in told["hits"]} == {"exercise"}


def test_half_a_character_in_a_query_harms_nothing(coach_command, scripted):
    scripted()
    ran = coach_command("search", "how do I \udcff start", "--json")
    assert ran.status == 0
    assert json.loads(ran.out)["query"] == "how do I ? start"


def test_search_prints_title_and_summary(coach_command, scripted):
    scripted()
    ran = coach_command("search", "how do I start", "-k", "1")
    card = next(card for card in load_cards() if card.title in ran.out)
    assert card.summary in ran.out


@pytest.mark.parametrize("query", ["", "zzz", "x" * 50_000])
def test_search_without_a_find_says_so(coach_command, scripted, query):
    scripted(cards=())
    ran = coach_command("search", query)
    assert ran.status == 0
    assert "fits" in ran.out
    assert json.loads(coach_command("search", query, "--json").out)["hits"] == []


def test_index_says_how_many_cards_it_holds(coach_command, scripted):
    scripted()
    assert str(len(load_cards())) in coach_command("index").out


def test_check_passes_the_guidance_that_ships(coach_command):
    ran = coach_command("check")
    assert (ran.status, ran.err) == (0, "")
    assert str(len(load_cards())) in ran.out


def test_check_names_every_fault_with_its_path_and_field(coach_command, tmp_path):
    folder = tmp_path / "guidance"
    shutil.copytree(guidance_folder(), folder)
    exercise, concept = sorted((folder / "exercises").glob("*.md"))[0], sorted((folder / "concepts").glob("*.md"))[0]
    exercise.write_text(exercise.read_text(encoding="utf-8").replace("kind: exercise", "kind: poem"), encoding="utf-8")
    concept.write_bytes(b"\xff\xfe")
    ran = coach_command("check", str(folder))
    assert (ran.status, ran.out) == (2, "")
    assert f"exercises/{exercise.name}: kind: " in ran.err
    assert f"concepts/{concept.name}: file: " in ran.err
    assert "Traceback" not in ran.err


def test_check_of_a_folder_that_is_not_there_says_so(coach_command, tmp_path):
    ran = coach_command("check", str(tmp_path / "nowhere"))
    assert (ran.status, ran.out) == (2, "")
    assert "Traceback" not in ran.err
