"""What the classifier learns from."""

from collections import Counter

import pytest

from coach.classifier.examples import Example, digest, read_examples, rule_examples
from coach.classifier.variants import with_variants
from coach.errors import UserFixable
from coach.safety.classified import ORDINARY, load_thresholds
from coach.safety.gates import InputGate
from evals.safety import load_cases


def test_there_are_enough_of_every_kind():
    counts = Counter(example.label for example in read_examples())
    assert set(counts) == {*load_thresholds().labels, ORDINARY}
    assert min(counts.values()) >= 60
    assert counts[ORDINARY] >= 600


def test_no_message_of_the_test_half_is_learned_from():
    def bare(text):
        return "".join(c for c in text.casefold() if c.isalnum())

    learned = {bare(example.text) for example in read_examples()}
    assert not [case.id for case in load_cases("test") if bare(case.text) in learned]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("hello\n", "before the first label"),
        ("# nonsense\nhello\n", "no label"),
        ("# ordinary\nHello\nhello\n", "twice"),
    ],
)
def test_a_broken_file_is_refused(tmp_path, lines, says):
    (tmp_path / "some.txt").write_text(lines)
    with pytest.raises(UserFixable, match=says):
        read_examples(tmp_path)


def test_a_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "some.txt").write_bytes(b"# ordinary\n\xff\xfe\n")
    with pytest.raises(UserFixable, match="can't be read"):
        read_examples(tmp_path)


def test_the_rules_bring_their_own_examples():
    found = rule_examples(InputGate.load().rules)
    assert {example.label for example in found} <= {*load_thresholds().labels, ORDINARY}
    assert any(example.label == ORDINARY for example in found)
    assert any(example.label == "crisis-self" for example in found)


def test_the_digest_does_not_depend_on_the_order_and_does_on_everything_else():
    one, two = Example("a", "abuse"), Example("b", ORDINARY)
    assert digest([one, two]) == digest([two, one])
    assert digest([one, two]) != digest([Example("a", ORDINARY), two])
    assert digest([one]) != digest([one, two])


def test_variants_keep_the_label_and_add_slips_and_company():
    examples = [Example(f"he locked the kitchen door again number {n}", "abuse") for n in range(60)]
    examples += [Example(f"we had a quiet supper with the neighbours {n}", ORDINARY) for n in range(60)]
    varied = with_variants(examples)
    assert varied[: len(examples)] == tuple(examples)
    added = varied[len(examples) :]
    assert {example.label for example in added} == {"abuse", ORDINARY}
    assert any(example.label == "abuse" and "supper" in example.text for example in added)
    assert not any("locked the kitchen" in example.text for example in added if example.label == ORDINARY)
    assert varied == with_variants(examples)
