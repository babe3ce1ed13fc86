"""The scorers agree with whoever read the replies, on all that a reader judged."""

from evals.labels import agreements, load_labels, only_read
from evals.material import load_material
from evals.talk import Mark, Material, Talk

ENOUGH = 0.6  # "substantial" begins here (Landis & Koch 1977)


def test_the_scorers_agree_with_the_reader() -> None:
    labelled = [one for some in load_labels().values() for one in some]
    assert sum(len(one.labels) for one in labelled) >= 60
    for one in agreements(labelled, load_material()):
        assert one.agreed >= 0.9, one
        assert one.kappa is None or one.kappa >= ENOUGH or one.n - one.good <= 3, one


def test_disagreement_is_seen(monkeypatch) -> None:
    labelled = [one for some in load_labels().values() for one in some]

    def contrary(talk: Talk, material: Material) -> list[Mark]:
        return [Mark(0.0, "no")] * len(talk.turns)

    monkeypatch.setattr("evals.scorers.form.judge", contrary)
    form = next(one for one in agreements(labelled, Material()) if one.name == "form")
    assert form.agreed < 0.1
    assert len(form.alarmed) == form.good


def test_what_no_scorer_sees_is_counted() -> None:
    labelled = [one for some in load_labels().values() for one in some]
    good, count = only_read(labelled)["faithful"]
    assert 0 < good < count
