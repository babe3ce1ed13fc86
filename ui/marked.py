"""A checked draft as something to read: its marks, why each is there, and how the counts have changed. Pure."""

from __future__ import annotations

from itertools import pairwise

from coach.prepare.draft import Comparison, DraftReport, Finding
from coach.prepare.faults import load_faults
from ui import words
from ui.markup import plain

_CLEAN = "Nothing in it stands out as hard to hear."


def told(report: DraftReport, first: DraftReport | None = None) -> str:
    """What came of the check, as a sentence or two; empty for a draft without a word.

    Args:
        first: the check of the version that is counted against, if one is.
    """
    if not report.words:
        return ""
    number = len(report.places)
    now = f"{words.count(number, 'place')} may be hard to hear." if number else _CLEAN
    return f"{now} The first version had {len(first.places)}." if first else now


def drawn(draft: str, report: DraftReport) -> str:
    """The draft with its marks, and what is to be said about each, as HTML; empty where nothing is marked."""
    if not report.places:
        return ""
    shown = f'<h3 class="unseen">Your draft, marked</h3><p class="marked">{_marked(draft, report)}</p>'
    items = "".join(f"<li>{_about(found)}</li>" for found in report.places)
    return f'{shown}<ol class="findings">{items}</ol>'


def change(compared: Comparison) -> str:
    """How often each kind stood in the first version and stands in the draft now, as an HTML table."""
    if not compared.before:
        return ""
    rows = "".join(
        f"<tr><th scope='row'>{plain(fault.title)}</th><td>{compared.before[kind]}</td>"
        f"<td>{compared.after[kind]}</td></tr>"
        for kind, fault in load_faults().items()
        if kind in compared.before
    )
    heads = "".join(f"<th scope='col'>{head}</th>" for head in ("What", "First", "Now"))
    return f"<h3>Before and after</h3><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _marked(draft: str, report: DraftReport) -> str:
    """The draft, cut wherever a mark begins or ends, since marks may cross; each ends with its number."""
    spans = [(found[0].start, found[0].end) for found in report.places]
    cuts = sorted({0, len(draft), *(cut for span in spans for cut in span)})
    shown = []
    for start, end in pairwise(cuts):
        text = plain(draft[start:end]).replace("\n", "<br>")
        inside = any(first <= start and end <= last for first, last in spans)
        shown.append(f"<mark>{text}</mark>" if inside else text)
        shown += [f"<sup>{number}</sup>" for number, (_, last) in enumerate(spans, 1) if last == end]
    return "".join(shown)


def _about(found: tuple[Finding, ...]) -> str:
    """Why, for each kind at this place, and the first one's gentler way: it is the one with the person's words."""
    faults = load_faults()
    titles = " · ".join(faults[finding.kind].title for finding in found)
    why = "".join(f"<p>{plain(finding.why)}</p>" for finding in found)
    return f'<h4>{plain(titles)}</h4>{why}<p class="gentler"><span>Gentler</span> {plain(found[0].gentler)}</p>'
