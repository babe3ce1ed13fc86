"""The report: one page that needs nothing from elsewhere, shows the worst in full, and says the same three times."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

from evals.gate import accept
from evals.report.content import gather
from evals.report.svg import Bar, Dot, bars, dots
from evals.report.write import write_report
from evals.results import SuiteRun
from tests.evals.made import row, run

ROWS = [row(f"c{n}", form=1.0, speaks_to_person=float(n % 3 > 0), ratio=1.0) for n in range(12)]
BARE = [row(f"c{n}", form=1.0, speaks_to_person=0.0, ratio=0.0, text="<script>alert(1)</script>") for n in range(12)]
SUITES = [
    SuiteRun(suite="reflection", data="0", systems={"coach": ROWS, "bare": BARE}, logs={"coach": "/logs/one.eval"})
]


def test_the_page_reaches_nowhere_and_carries_no_markup_of_anybodys(tmp_path) -> None:
    page = write_report(gather(run([], suites=SUITES), tmp_path), tmp_path).read_text()
    assert not re.findall(r"(?:src|href)=[\"']?(?:https?:)?//", page)
    assert "<script" not in page
    assert "@import" not in page
    assert "url(" not in page


def test_the_worst_cases_are_shown_in_full_with_their_log(tmp_path) -> None:
    page = write_report(gather(run([], suites=SUITES), tmp_path), tmp_path).read_text()
    assert "What c0 said &lt;b&gt;." in page
    assert "speaks_to_person: a reason" in page
    assert 'href="/logs/one.eval"' in page
    assert "c1#0" not in page


def test_the_test_half_shows_no_case(tmp_path) -> None:
    content = gather(run([], suites=SUITES, half="test"), tmp_path)
    assert content.suites[0].worst == ()
    assert "What c0 said" not in write_report(content, tmp_path).read_text()


def test_all_three_say_the_same(tmp_path) -> None:
    page = write_report(gather(run([], suites=SUITES), tmp_path), tmp_path)
    read = json.loads(page.with_suffix(".json").read_text())
    figure = next(
        f for f in read["suites"][0]["figures"] if (f["scorer"], f["system"]) == ("speaks_to_person", "coach")
    )
    assert figure["of"]["mean"] == 8 / 12
    assert "0.67" in page.with_suffix(".md").read_text()
    assert "0.67" in page.read_text()
    assert "against bare" in page.with_suffix(".md").read_text()
    assert read["suites"][0]["against"][0]["ahead"] == (8 + 4) / 12


def test_drift_is_drawn_when_something_was_accepted(tmp_path) -> None:
    accepted = tmp_path / "accepted"
    accept(run([row(f"c{n}", form=1.0, speaks_to_person=1.0) for n in range(12)]), accepted)
    page = write_report(gather(run(ROWS), accepted), tmp_path).read_text()
    assert "measures do not hold" in page
    assert "k-fails" in page


def test_plots_are_sound_and_keep_within_their_frame() -> None:
    for plot in (
        dots("a < b", [Dot("x & y", 0.5, 0.2, 1.4, mark=0.9)]),
        bars("t", [Bar("a", 3, "3"), Bar("b", 0, "0")]),
    ):
        svg = ET.fromstring(re.search(r"<svg.*</svg>", plot).group())
        width = float(svg.get("viewBox").split()[2])
        assert all(float(line.get("x2")) <= width for line in svg.iter("line"))
