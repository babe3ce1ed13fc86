"""A report as Markdown: the tables, for a commit or a message."""

from __future__ import annotations

from evals.report.content import Content, SuiteContent
from evals.summary import Figure

__all__ = ["as_markdown"]


def as_markdown(content: Content) -> str:
    """All tables."""
    run = content.run
    head = [
        f"# {run.name}",
        "",
        f"{run.half} half, {run.fingerprints['model']}, {run.seconds / 60:.0f} minutes"
        + (", the quick tier" if run.quick else ""),
        "",
    ]
    parts = [line for suite in content.suites for line in _suite(suite)]
    if content.drift is not None:
        parts += ["## Against what was accepted", "", f"Changed: {', '.join(content.drift.changed) or 'nothing'}.", ""]
        parts += [
            f"- {'FAILS' if f.fails else 'holds'}: {f.suite}, {f.scorer}: {f.why}" for f in content.drift.findings
        ]
    return "\n".join([*head, *parts]) + "\n"


def _suite(suite: SuiteContent) -> list[str]:
    lines = [f"## {suite.name}", "", suite.about, "", f"{suite.cases} cases, {suite.turns} turns.", ""]
    systems = list(dict.fromkeys(figure.system for figure in suite.figures))
    scorers = list(dict.fromkeys(figure.scorer for figure in suite.figures))
    by = {(figure.scorer, figure.system): figure for figure in suite.figures}
    lines += [f"| | {' | '.join(systems)} | wanted |", f"|---|{'---|' * len(systems)}---|"]
    for scorer in scorers:
        cells = [_cell(by.get((scorer, system))) for system in systems]
        wanted = next((f.at_least for f in suite.figures if f.scorer == scorer), None)
        lines.append(f"| {scorer} | {' | '.join(cells)} | {'' if wanted is None else f'{wanted:.2f}'} |")
    lines.append("")
    for one in suite.rivalries:
        interval = f"{one.change.mean:+.3f} [{one.change.low:+.3f}, {one.change.high:+.3f}]"
        lost = f" It is better on {', '.join(one.lost)}." if one.lost else ""
        lines.append(f"- against {one.rival}: {interval}, ahead in {one.ahead:.0%} of {one.change.n} cases.{lost}")
    lines += [f"- not answered: {name}: {why}" for name, why in suite.failed.items()]
    return [*lines, ""]


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return ""
    mark = "" if figure.passes is None else " ✓" if figure.passes else " ✗"
    ratio = "" if figure.ratio is None else f" ({figure.ratio:.2f} : 1)"
    return f"{figure.of.mean:.2f} [{figure.of.low:.2f}, {figure.of.high:.2f}]{ratio}{mark}"
