"""What stands round every view: the name, the ways from view to view, and the way out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import gradio as gr

TALK = "talk"
_ABOUT = "# Coach\n\nNothing you write leaves this computer."


def header(views: dict[str, str]) -> dict[str, Any]:
    """Draw the head of the page.

    Args:
        views: id -> label, in reading order. The scripts of the page (views.js) know a view by its id.

    Returns:
        id -> the button that shows the view.
    """
    with gr.Row(elem_id="head"):
        gr.Markdown(_ABOUT, elem_id="title")
        gr.Button("Quick exit", elem_id="leave", variant="secondary", scale=0, min_width=0)
    with gr.Row(elem_id="views"):
        return {
            name: gr.Button(label, elem_id=f"to-{name}", variant="secondary", scale=0, min_width=0)
            for name, label in views.items()
        }


@contextmanager
def view(name: str) -> Iterator[Any]:
    """The place of one view; what is built inside it belongs to it."""
    with gr.Column(elem_id=name, elem_classes="view", scale=1) as column:
        yield column
