"""`coach lint-draft`: what in a draft is hard to hear, at once and without a model."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coach.cli.output import err, line, out, print_json
from coach.errors import UserFixable

if TYPE_CHECKING:
    from coach.prepare.draft import Comparison, DraftReport, Finding

__all__ = ["lint_draft"]

Place = tuple[int, int]


def lint_draft(
    text: Annotated[str | None, typer.Argument(help="The draft; standard input when left out, or -.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
    against: Annotated[Path | None, typer.Option(help="An earlier draft in a file, to count before and after.")] = None,
) -> None:
    """Look over a message before you send it: what may be hard to hear, and a gentler way to say it."""
    from coach.prepare.draft import check_draft, compare

    draft = _draft(text)
    report = check_draft(draft)
    change = compare(_read(against), draft) if against else None
    if as_json:
        print_json(_json(report, change))
        return
    if change:
        _print_change(change)
    elif report.findings:
        _print_report(draft, report)
    else:
        out.print("Nothing in it stands out as hard to hear.")


def _draft(text: str | None) -> str:
    if text is None or text == "-":
        if sys.stdin.isatty():
            err.print("Type or paste your draft. End it with Ctrl-D on a line of its own.")
        try:
            text = sys.stdin.read()
        except UnicodeDecodeError as error:
            raise UserFixable("The draft is not text in UTF-8.") from error
    text = text.encode("utf-8", "replace").decode("utf-8")  # a terminal may hand over half a character
    if not text.strip():
        raise UserFixable("The draft is empty.", fix='coach lint-draft "what you mean to say"')
    return text


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UserFixable("The earlier draft can't be read.", where=line(str(file))) from error
    except UnicodeDecodeError as error:
        raise UserFixable("The earlier draft is not a text file in UTF-8.", where=line(str(file))) from error


def _json(report: DraftReport, change: Comparison | None) -> dict[str, Any]:
    told: dict[str, Any] = {
        "words": report.words,
        "counts": dict(report.counts),
        "findings": [asdict(finding) for finding in report.findings],
    }
    if change:
        told |= {"before": dict(change.before), "after": dict(change.after)}
    return told


def _print_report(draft: str, report: DraftReport) -> None:
    from coach.prepare.faults import load_faults

    titles = {kind: fault.title for kind, fault in load_faults().items()}
    spans = [(found[0].start, found[0].end) for found in report.places]
    for part in _marked(draft, spans).splitlines():
        out.print(line(part), markup=False)
    for number, findings in enumerate(report.places, 1):
        out.print(f"\n{number}. {' / '.join(titles[finding.kind] for finding in findings)}", markup=False)
        _print_finding(findings)


def _print_finding(findings: Sequence[Finding]) -> None:
    """Why, for each kind at this place, and the first one's gentler way: it is the one with the person's words."""
    for finding in findings:
        out.print(f"   {finding.why}", markup=False)
    out.print(f"   Gentler: {line(findings[0].gentler)}", markup=False)


def _marked(draft: str, places: Sequence[Place]) -> str:
    """The draft with [brackets] round each place, and its number behind the closing one."""
    marks = [(start, 1, -end, "[") for start, end in places]
    marks += [(end, 0, -number, f"]{number}") for number, (_, end) in enumerate(places, 1)]
    shown, last = [], 0
    for at, _, _, mark in sorted(marks):
        shown += [draft[last:at], mark]
        last = at
    return "".join([*shown, draft[last:]])


def _print_change(change: Comparison) -> None:
    from coach.prepare.faults import load_faults

    if not change.before:
        out.print("Neither draft has anything that stands out as hard to hear.")
    for kind, fault in load_faults().items():
        if kind in change.before:
            out.print(f"{fault.title:<36}{change.before[kind]:>3} before{change.after[kind]:>4} after", markup=False)
