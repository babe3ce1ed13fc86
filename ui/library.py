"""The library: all cards to browse and to search, and the person's own files beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from coach.errors import CoachError
from ui import browse, files
from ui.browse import Wanted
from ui.markup import literal, one_line
from ui.port import CoachPort

_LEAD = "## Library\n\nAll the guidance that the coach quotes from. Open a card to read it."
_LOOKING = "Looking through the guidance. The first time can take a minute."
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_HTML: dict[str, Any] = {"latex_delimiters": [], "sanitize_html": False}  # finished HTML: `ui.markup` lets nothing by


def build(opened: Any, coach: CoachPort) -> None:  # noqa: ANN401 - a `gr.Button`, which has no types
    """Draw the library into the view that is being built; it is filled when `opened` is first pressed."""
    gr.Markdown(_LEAD, elem_classes="lead")
    with gr.Row(elem_classes="ask"):
        query = gr.Textbox(
            elem_classes="line",
            label="Search the guidance",
            placeholder="How do I say sorry?",
            container=False,
            max_lines=1,
            html_attributes=gr.InputHTMLAttributes(autocomplete="off", enterkeyhint="search"),
        )
        search = gr.Button("Search", variant="primary", scale=0, min_width=88)
    situations = [("Anything", ""), *((label, key) for key, label in _situations(coach).items())]
    with gr.Row(elem_classes="filters"):
        filters = [
            gr.Dropdown(choices, value="", label=label, filterable=False, min_width=120)
            for label, choices in (
                ("What for", situations),
                ("With whom", browse.RELATIONSHIPS),
                ("How long", browse.LENGTHS),
                ("What kind", browse.KINDS),
                ("How sure", browse.GRADES),
            )
        ]
    gr.Markdown(browse.evidence(), elem_id="evidence", **_HTML)
    own = files.build(coach.own_files)
    told = gr.Markdown("", elem_id="told", elem_classes=["quiet", "said"])
    cards = gr.Markdown("", elem_id="cards", **_HTML)

    def show(text: str, *chosen: str) -> Iterator[dict[Any, str]]:
        if text.strip():
            yield {told: _LOOKING}
        sentence, found = shelf(coach, text, Wanted(*chosen))
        yield {told: sentence, cards: found}

    for event in (search.click, query.submit, *(choice.input for choice in filters)):
        event(show, [query, *filters], [told, cards], concurrency_limit=None, **_QUIET)
    opened.click(show, [query, *filters], [told, cards], concurrency_limit=None, **_QUIET)
    opened.click(own.refreshed, None, own.parts(), queue=False, **_QUIET)


def shelf(coach: CoachPort, query: str, wanted: Wanted) -> tuple[str, str]:
    """How many cards there are, as Markdown, and the cards, as HTML; or what is wrong, and none."""
    try:
        every = coach.search(query) if query.strip() else sorted(coach.cards().values(), key=lambda card: card.title)
    except CoachError as error:
        return literal(str(error)), ""
    found = browse.fitting(every, wanted)
    if query.strip():
        found = found[: browse.MOST_FOUND]
    listed = f'<h3 class="unseen">Cards</h3>{browse.entries(found)}' if found else ""
    return literal(browse.told(len(found), bool(query.strip()))), one_line(listed)


def _situations(coach: CoachPort) -> dict[str, str]:
    try:
        return dict(coach.situations())
    except CoachError:  # the shelf will say what is wrong
        return {}
