"""The page: the views, put together."""

from __future__ import annotations

import sys
from typing import Any

import gradio as gr

from ui import draft, frame, library, prepare, privacy, talk
from ui.conversation import Conversation
from ui.handover import Handover
from ui.port import CoachPort
from ui.preparing import Preparing

TITLE = "Coach"
VIEWS = {
    frame.TALK: "Talk",
    "prepare": "Prepare",
    "library": "Library",
    "draft": "Draft",
    "privacy": "Privacy & safety",
}


def build(coach: CoachPort, conversation: Conversation, preparing: Preparing, handover: Handover) -> Any:  # noqa: ANN401 - a `gr.Blocks`, which has no types
    """The whole page, not yet served."""
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_height=True, fill_width=True) as page:
        opened = frame.header(VIEWS)
        with frame.view(frame.TALK):
            shown = talk.build(page, coach, conversation)
        with frame.view("prepare"):
            card = prepare.build(page, preparing, handover, shown.region)
        with frame.view("library"):
            library.build(opened["library"], coach)
        with frame.view("draft"):
            draft.build(coach, shown.region)
        with frame.view("privacy"):
            privacy.build(opened["privacy"], coach, conversation, shown, card)
    # Turns keep their own line (`ui.line`), so the queue of the library lets every watcher through.
    page.queue(api_open=False, default_concurrency_limit=None)
    page._queue.ANAYLTICS_CACHE_FREQUENCY = sys.maxsize  # its own spelling; else all calls are summed up at every call
    return page
