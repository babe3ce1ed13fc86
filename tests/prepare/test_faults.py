"""Every fault file's own examples, and what makes a file unfit to load."""

import re
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from coach.prepare.draft import check_draft
from coach.prepare.faults import EXAMPLES, KINDS, Fault, load_faults
from coach.prepare.gentler import gentler
from coach.safety.rules import RuleError

FAULTS = load_faults()


@pytest.mark.parametrize(("kind", "draft"), [(f.kind, d) for f in FAULTS.values() for d in f.match])
def test_a_fault_is_found_where_it_must_be(kind: str, draft: str) -> None:
    assert kind in check_draft(draft).counts


@pytest.mark.parametrize(("kind", "draft"), [(f.kind, d) for f in FAULTS.values() for d in f.passes])
def test_a_fault_is_not_found_where_it_must_not_be(kind: str, draft: str) -> None:
    assert kind not in check_draft(draft).counts


@pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda fault: fault.kind)
def test_every_pattern_compiles_and_every_example_is_another(fault: Fault) -> None:
    for pattern in (*(p for saying in fault.sayings for p in saying.patterns), *fault.unless):
        assert pattern.compiled.pattern == pattern.source
    assert len(set(fault.match)) == len(fault.match)
    assert len(set(fault.passes)) == len(fault.passes)
    assert not set(fault.match) & set(fault.passes)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda fault: fault.kind)
def test_what_a_person_reads_is_calm_and_plain(fault: Fault) -> None:
    read = " ".join([fault.title, fault.why, fault.gentler, fault.specific, *(s.gentler for s in fault.sayings)])
    assert "!" not in read
    assert "\n" not in read
    assert "{" not in fault.gentler


@pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda fault: fault.kind)
def test_a_gentler_way_is_clean_itself(fault: Fault) -> None:
    for template in (fault.gentler, *(saying.gentler for saying in fault.sayings)):
        for example in re.findall(r'For example: "(.+?)"', template):
            assert check_draft(example).findings == ()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the fault files that ship."""
    return Path(shutil.copytree(str(files("coach.prepare") / "faults"), tmp_path / "faults"))


def spoil(folder: Path, old: str, new: str) -> None:
    file = folder / "threat.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_whole_folder_loads(folder: Path) -> None:
    assert tuple(load_faults(folder)) == KINDS


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('kind = "threat"', 'kind = "label"', "goes into a file of that name"),
        ('kind = "threat"', 'kind = "menace"', "kind"),
        ('title = "A threat"', "", "title"),
        ('title = "A threat"', 'title = "A threat"\nweight = 3', "weight"),
        ("any = [", "any = [\n'<nobody> did',", "no word called 'nobody'"),
        ("any = [", "any = [\n'(?:or else',", "parenthesis"),
        ("any = [", "any = [\n'or .*else',", "unbounded gap"),
        ("any = [", "any = [\n'or [a-z ]+else',", "unbounded gap"),
        ("any = [", r"any = ['or (?:\w+ )*else',", "unbounded gap"),
        ("that you {wish}", "that you {plan}", "takes over plan"),
        ("match = [", "match = []\nother = [", "match"),
        ("kind =", "kind", "threat.toml"),
    ],
)
def test_an_unfit_file_does_not_load(folder: Path, old: str, new: str, told: str) -> None:
    spoil(folder, old, new)
    with pytest.raises(RuleError, match=re.escape(told)):
        load_faults(folder)


def test_too_few_examples_do_not_load(folder: Path) -> None:
    few = ", ".join(f'"{number}"' for number in range(EXAMPLES - 1))
    file = folder / "threat.toml"
    text = file.read_text(encoding="utf-8")
    start, end = text.index("match = ["), text.index("]\npass")
    file.write_text(f"{text[:start]}match = [{few}{text[end:]}", encoding="utf-8")
    with pytest.raises(RuleError, match="match"):
        load_faults(folder)


def test_a_kind_without_a_file_is_told(folder: Path) -> None:
    (folder / "sarcasm.toml").unlink()
    with pytest.raises(RuleError, match=re.escape("sarcasm.toml")):
        load_faults(folder)


def test_own_words_that_are_rough_are_not_taken_over() -> None:
    from coach.prepare.faults import load_phrases

    phrases = load_phrases()
    assert gentler("I'd like it if you would {wish}.", {"wish": "do anything"}, phrases) == (
        "I'd like it if you would do something."
    )
    assert gentler("I'd like it if you would {wish}.", {"wish": "shut your stupid mouth"}, phrases) is None
    assert gentler("I'd like it if you would {wish}.", {}, phrases) is None
    assert gentler("When you {what}", {"what": " ".join(["go"] * 40)}, phrases) is None
