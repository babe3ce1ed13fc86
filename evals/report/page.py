"""A report as one HTML page that needs nothing from anywhere else."""

from __future__ import annotations

from html import escape
from importlib.resources import files

from evals.report.content import Content, SuiteContent
from evals.report.svg import Bar, Dot, bars, dots
from evals.results import Row
from evals.summary import Figure
from evals.systems.found import COACH

__all__ = ["as_page"]


def as_page(content: Content) -> str:
    """The page."""
    run = content.run
    style = (files("evals.report") / "page.css").read_text(encoding="utf-8")
    tier = ", the quick tier" if run.quick else ""
    body = "".join(_suite(suite) for suite in content.suites)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(run.name)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{style}</style></head><body><main>'
        f"<h1>How the coach does</h1><p>{escape(run.half)} half{tier}, {escape(run.fingerprints['model'])}, "
        f"{run.seconds / 60:.0f} minutes, {escape(run.started)}</p>{_legend(content)}{_drift(content)}{body}"
        f"{_prints(run.fingerprints)}</main></body></html>"
    )


def _legend(content: Content) -> str:
    systems = list(dict.fromkeys(figure.system for suite in content.suites for figure in suite.figures))
    keys = "".join(f'<span class="key k-{escape(one)}">{escape(one)}</span>' for one in systems)
    return f"<p>{keys} Lines are 95% intervals over the cases; a short stroke is what is wanted.</p>"


def _suite(suite: SuiteContent) -> str:
    parts = [f"<section><h2>{escape(suite.name)}</h2><p>{escape(suite.about)}</p>"]
    parts.append(f"<p>{suite.cases} cases, {suite.turns} turns.</p>")
    shown = [Dot(f.scorer, f.of.mean, f.of.low, f.of.high, f.system, _wanted(f)) for f in suite.figures]
    parts.append(dots("Scores", shown))
    parts.append(_table(suite))
    parts.append(_rivals(suite))
    if len(suite.categories) > 1:
        by = [Dot(f"{name} ({e.n})", e.mean, e.low, e.high) for name, e in suite.categories.items()]
        parts.append(dots("The coach, by what it is about (all measures together)", by))
    if suite.latency:
        times = [
            Bar(name, took[0], f"{took[0]:.1f} s, nine of ten within {took[1]:.1f} s")
            for name, took in suite.latency.items()
        ]
        parts.append(bars("Seconds to the end of a reply, in the middle", times))
    parts += [f'<p class="bad">Not answered: {escape(name)}: {escape(why)}</p>' for name, why in suite.failed.items()]
    parts.append(_worst(suite))
    return "".join(parts) + "</section>"


def _wanted(figure: Figure) -> float | None:
    return figure.at_least if figure.system == COACH else None


def _table(suite: SuiteContent) -> str:
    systems = list(dict.fromkeys(figure.system for figure in suite.figures))
    by = {(figure.scorer, figure.system): figure for figure in suite.figures}
    rows = []
    for scorer in dict.fromkeys(figure.scorer for figure in suite.figures):
        about = escape(suite.about_scorers.get(scorer, ""), quote=True)
        cells = "".join(_cell(by.get((scorer, system))) for system in systems)
        wanted = next((f.at_least for f in suite.figures if f.scorer == scorer), None)
        rows.append(
            f'<tr><th scope="row" title="{about}">{escape(scorer)}</th>{cells}'
            f"<td>{'' if wanted is None else f'{wanted:.2f}'}</td></tr>"
        )
    heads = "".join(f'<th scope="col">{escape(system)}</th>' for system in systems)
    return (
        f'<div class="wide"><table><thead><tr><td></td>{heads}<th scope="col">wanted</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return "<td></td>"
    kind = "" if figure.passes is None or figure.system != COACH else "good" if figure.passes else "bad"
    ratio = "" if figure.ratio is None else f"<br><small>{figure.ratio:.2f} : 1</small>"
    of = figure.of
    return f'<td class="{kind}">{of.mean:.2f} <small>[{of.low:.2f}, {of.high:.2f}] n={of.n}</small>{ratio}</td>'


def _rivals(suite: SuiteContent) -> str:
    lines = []
    for one in suite.rivalries:
        interval = f"{one.change.mean:+.3f} [{one.change.low:+.3f}, {one.change.high:+.3f}]"
        lost = f" <b>It is better on {escape(', '.join(one.lost))}.</b>" if one.lost else ""
        lines.append(
            f"<li>against {escape(one.rival)}: {interval} on all measures together, ahead in {one.ahead:.0%} of "
            f"{one.change.n} cases.{lost}</li>"
        )
    return f"<ul>{''.join(lines)}</ul>" if lines else ""


def _worst(suite: SuiteContent) -> str:
    if not suite.worst:
        return ""
    return f"<h3>Where it did worst</h3>{''.join(_case(row, suite.log) for row in suite.worst)}"


def _case(row: Row, log: str) -> str:
    faults = "".join(
        f"<li>{escape(name)}: {escape(mark.why)}</li>"
        for name, mark in row.marks.items()
        if mark.value < 1 and mark.why
    )
    link = f'<p><small>In the log: <a href="{escape(log, quote=True)}">{escape(log)}</a></small></p>' if log else ""
    return (
        f"<details><summary>{escape(row.key)} ({escape(row.category)})</summary><blockquote>{escape(row.message)}"
        f'</blockquote><p class="reply">{escape(row.text)}</p><ul>{faults}</ul>{link}</details>'
    )


def _drift(content: Content) -> str:
    if content.drift is None:
        return "<p>Nothing was accepted yet to compare these figures with.</p>"
    shown = [
        Dot(f"{f.suite}, {f.scorer}", f.change.mean, f.change.low, f.change.high, "fails" if f.fails else COACH)
        for f in content.drift.findings
        if f.change
    ]
    failing = [finding for finding in content.drift.findings if finding.fails]
    said = "It holds." if content.drift.ok else f"{len(failing)} measures do not hold."
    lines = "".join(f'<li class="bad">{escape(f.suite)}, {escape(f.scorer)}: {escape(f.why)}</li>' for f in failing)
    changed = escape(", ".join(content.drift.changed) or "nothing")
    return (
        f"<section><h2>Against what was accepted</h2><p>{said} Changed since: {changed}. By chance alone, "
        f"{content.drift.false_alarms:.1f} measures would look worse.</p><ul>{lines}</ul>"
        f"{dots('Change', shown, -0.5, 0.5)}</section>"
    )


def _prints(prints: dict[str, str]) -> str:
    return f"<section><h2>What it came from</h2><ul>{''.join(_print(*one) for one in prints.items())}</ul></section>"


def _print(part: str, digest: str) -> str:
    return f"<li>{escape(part)}: <code>{escape(digest)}</code></li>"
