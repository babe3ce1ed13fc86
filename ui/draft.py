"""The draft check: a box for a message, and what in it may be hard to hear, as the person types. No model is asked."""

from __future__ import annotations

from typing import Any

import gradio as gr

from coach.prepare.draft import check_draft, compare
from ui import marked
from ui.markup import fixed, literal, one_line
from ui.port import CoachPort

_LEAD = (
    "## Look over a draft\n\nWrite or paste a message before you send it. What may be hard to hear is marked as you "
    "type, with a gentler way to say it. Nothing of it is kept."
)
_HONEST = (
    "This looks for patterns, and knows neither of you. It finds about two in three of such places, so a draft "
    "without a mark may still sting."
)
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}
_HTML: dict[str, Any] = {"latex_delimiters": [], "sanitize_html": False}  # finished HTML: `ui.markup` lets nothing by

Updates = tuple[Any, ...]


def build(coach: CoachPort, region: Any) -> None:  # noqa: ANN401 - a `gr.Dropdown`, which has no types
    """Draw the draft check into the view that is being built; `region` says whose helplines are shown."""
    gr.Markdown(_LEAD, elem_classes="lead")
    box = gr.Textbox(
        elem_id="draft-box",
        label="Your draft",
        placeholder="You never listen. You're always on that phone.",
        lines=5,
        max_lines=14,
        html_attributes=gr.InputHTMLAttributes(autocomplete="off"),
    )
    first = gr.Textbox("", visible=False)  # the version to count against
    with gr.Row(elem_id="draft-bar"):
        told = gr.Markdown("", elem_id="draft-told", elem_classes="said")
        keep = gr.Button("Count from this version", elem_id="draft-keep", scale=0, min_width=0, visible="hidden")
    alarm = gr.Markdown("", elem_id="draft-alarm", **_HTML)
    found = gr.Markdown("", elem_id="draft-found", **_HTML)
    change = gr.Markdown("", elem_id="draft-change", **_HTML)
    gr.Markdown(_HONEST, elem_classes="quiet")

    def look(draft: str, before: str, where: str) -> Updates:
        return (*looked(coach, draft, before, where), gr.update(visible=True if draft.strip() else "hidden"))

    def begin(draft: str) -> tuple[str, str]:
        return draft, one_line(marked.change(compare(draft, draft)))

    box.change(look, [box, first, region], [told, alarm, change, found, keep], trigger_mode="always_last", **_QUIET)
    keep.click(begin, box, [first, change], **_QUIET)


def looked(coach: CoachPort, draft: str, before: str, region: str) -> tuple[str, str, str, str]:
    """What there is to say about a draft: a sentence, a fixed text in danger, the counts, and the marks.

    Where a fixed text answers, nothing is said about the wording: better words are not what is needed then.
    """
    if draft.strip() and (text := coach.alarm(draft, region)):
        return "", one_line(f'<div class="fixed">{fixed(text)}</div>'), "", ""
    report = check_draft(draft)
    first = check_draft(before) if before.strip() else None
    counts = marked.change(compare(before, draft)) if first else ""
    return literal(marked.told(report, first)), "", one_line(counts), one_line(marked.drawn(draft, report))
