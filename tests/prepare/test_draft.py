"""The draft check: where it points, what it proposes, and that no text upsets it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.prepare.draft import Finding, check_draft, compare
from coach.prepare.faults import KINDS, load_faults


def only(text: str, kind: str) -> Finding:
    """The one finding of this kind."""
    (finding,) = [f for f in check_draft(text).findings if f.kind == kind]
    return finding


def test_a_clean_draft_has_no_findings() -> None:
    report = check_draft("I missed you on Sunday. Could we ring each other next week?")
    assert (report.findings, dict(report.counts), report.words) == ((), {}, 12)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "?", "...", "🙂", "\u0130\u0130 you never call", "\x00"])
def test_any_text_can_be_checked(text: str) -> None:
    assert check_draft(text).words >= 0


def test_places_are_those_of_the_text_as_typed() -> None:
    text = "\u0130pek,  “it’s late”.\n\n  YOU’RE  ALWAYS late, my dear."
    finding = only(text, "absolute")
    assert text[finding.start : finding.end] == finding.quote == "YOU’RE  ALWAYS late"


def test_findings_come_in_order_of_place_with_counts_by_kind() -> None:
    report = check_draft("You're so selfish. You forgot the cake. You forgot the candles.")
    assert [finding.quote for finding in report.findings] == [
        "You're so selfish",
        "You forgot the cake",
        "You forgot the candles",
    ] or report.counts.get("several-grievances")
    assert report.counts["you-statement"] == 2
    assert report.counts["label"] == 1
    assert [f.start for f in report.findings] == sorted(f.start for f in report.findings)


@pytest.mark.parametrize(
    ("text", "kind", "gentler"),
    [
        ("You never call", "absolute", "I'd like it if you would call."),
        ("u never do anything at home", "absolute", "I'd like it if you would do something at home."),
        ("You don't help with the kids.", "you-statement", "I'd like it if you would help with the kids."),
        ("You forgot my birthday", "you-statement", "When you forgot my birthday, I felt"),
        ("you're always late", "absolute", "When you're late, I feel"),
        ("If you don't stop drinking, I'm leaving.", "threat", "It matters a lot to me that you stop drinking."),
        ("You don't care about me", "mind-reading", "I'd like to feel that you care about me."),
        ("I love you, but I can't do this.", "but-after-kindness", '"I love you."'),
        ("How was it? Who came? Why was I not asked?", "stacked-questions", '"How was it?"'),
    ],
)
def test_a_gentler_way_takes_over_the_persons_words(text: str, kind: str, gentler: str) -> None:
    assert gentler in only(text, kind).gentler


def test_where_their_words_are_rough_there_is_an_example_instead() -> None:
    finding = only("You never do a bloody thing", "absolute")
    assert finding.gentler == load_faults()["absolute"].gentler
    assert "For example" in finding.gentler


def test_what_is_said_more_exactly_is_not_also_a_you_statement() -> None:
    assert set(check_draft("You're a liar.").counts) == {"label"}
    assert set(check_draft("You never call.").counts) == {"absolute", "you-statement"}


def test_words_that_are_quoted_from_a_quarrel_are_left_alone() -> None:
    assert check_draft('When I said "you never listen", I was tired.').findings == ()


def test_praise_may_be_sarcasm_only_beside_something_hard() -> None:
    assert check_draft("Brilliant.").findings == ()
    assert "sarcasm" in check_draft("Brilliant. You forgot her again.").counts


def test_one_complaint_said_twice_is_one() -> None:
    twice = "You forgot the cake. You forgot that cake. You never remember the cake."
    assert "several-grievances" not in check_draft(twice).counts


def test_two_drafts_are_counted_by_kind() -> None:
    change = compare("You never call. You're so selfish.", "I miss you. You never call.")
    assert change.before == {"absolute": 1, "you-statement": 1, "label": 1}
    assert change.after == {"absolute": 1, "you-statement": 1, "label": 0}
    assert compare("Hello.", "Hello there.").before == {}


PIECES = [text for fault in load_faults().values() for text in (*fault.match, *fault.passes)]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(PIECES), st.text(max_size=40), st.sampled_from(["\n", "  ", "?", "!", "’", "“", "but"])
        ),
        max_size=6,
    ).map(" ".join)
)
def test_no_text_upsets_it_and_every_place_is_in_the_text(text: str) -> None:
    report = check_draft(text)
    for finding in report.findings:
        assert 0 <= finding.start < finding.end <= len(text)
        assert finding.quote == text[finding.start : finding.end]
        assert finding.why
        assert finding.gentler
        assert "{" not in finding.gentler or "{" in text
    assert sum(report.counts.values()) == len(report.findings)
    assert set(report.counts) <= set(KINDS)


def test_a_very_long_sentence_is_checked() -> None:
    assert "absolute" in check_draft("and then we went on " * 3000 + "you never call").counts
