"""The talk: a chat, the box below it, and what helps to begin. Draws pictures of a conversation, decides nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from ui.conversation import Conversation, Picture
from ui.markup import literal
from ui.port import CoachPort

# Kept by the browser alone. The key only has to stay the same, or a restart would lose the talk that was open.
_KEEP = {"secret": "reflective-coach"}

_BEGIN = "## Tell it as it comes\n\nWho is it, what happened, what should they know? It need not be tidy."
_HOW = "Not sure how to begin? Make one of these yours."
_LOOK_EVERY_S = 0.5
_ALWAYS = "An AI, not a therapist."

Updates = dict[Any, Any]


_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components that a picture of the conversation changes."""

    talk: Any
    intro: Any
    chat: Any
    box: Any
    send: Any
    stop: Any
    over: Any
    announcer: Any

    def all(self) -> list[Any]:
        return [self.talk, self.intro, self.chat, self.box, self.send, self.stop, self.over, self.announcer]


@dataclass(frozen=True, slots=True)
class Talk:
    """The talk as other views know it.

    Attributes:
        open_talk: holds the id of the talk that is open.
        region, kept_region: whose helplines are chosen, and where the browser remembers that.
    """

    open_talk: Any
    region: Any
    kept_region: Any
    _parts: _Parts

    def shown(self) -> list[Any]:
        """Every component that `drawn` may change."""
        return self._parts.all()

    def drawn(self, picture: Picture) -> Updates:
        """The updates that draw a picture whole."""
        return _changes(None, picture, self._parts)


def build(page: Any, coach: CoachPort, conversation: Conversation) -> Talk:  # noqa: ANN401
    """Draw the talk into `page`, the Blocks that are being built, and wire it up."""
    talk = gr.BrowserState("", storage_key="coach-talk", **_KEEP)
    intro, openings = _intro(coach)
    chat = _chat()
    with gr.Row(elem_id="compose"):
        box = _box()
        send = gr.Button("Send", elem_id="send", variant="primary", scale=0, min_width=88)
        stop = gr.Button("Stop", elem_id="stop", variant="stop", scale=0, min_width=88, visible=False)
    with gr.Row(elem_id="bar"):
        helplines, kept_region = _helplines(page, coach)
        always = gr.Markdown(_ALWAYS, elem_id="always")
        over = gr.Button("Start over", elem_id="over", variant="secondary", scale=0, min_width=96, visible="hidden")
    announcer = gr.Markdown("", elem_id="announcer")
    parts = _Parts(talk, intro, chat, box, send, stop, over, announcer)
    _wire(page, _Handlers(conversation, parts), parts, helplines)
    _wire_waking(page, coach, always)
    for opening in openings:
        opening.click(lambda text: text, opening, box, queue=False, **_QUIET)
    return Talk(talk, helplines, kept_region, parts)


def _intro(coach: CoachPort) -> tuple[Any, list[Any]]:
    with gr.Column(elem_id="intro", scale=1) as intro:
        gr.Markdown(_BEGIN, elem_id="begin")
        gr.Markdown(coach.notice, elem_id="notice")
        gr.Markdown(_HOW, elem_id="how")
        openings = [gr.Button(text, elem_classes="opening", variant="secondary") for text in coach.openings]
    return intro, openings


def _chat() -> Any:  # noqa: ANN401
    return gr.Chatbot(
        elem_id="chat",
        label="Your talk",
        show_label=False,
        scale=1,
        height=None,
        visible="hidden",
        editable="user",
        buttons=[],
        render_markdown=False,  # `ui.render` gives out finished HTML, which is cleaned once more in the browser
        sanitize_html=True,
        latex_delimiters=[],
        allow_tags=False,
        layout="bubble",
        feedback_options=None,
        autoscroll=False,  # the person's last message stays at the top while the reply grows below it (page.js)
    )


def _box() -> Any:  # noqa: ANN401
    return gr.Textbox(
        elem_id="box",
        label="What is going on? Enter sends, Shift and Enter begin a new line.",
        placeholder="What is going on?",
        lines=1,
        max_lines=8,
        autofocus=True,
        container=False,
        scale=1,
        html_attributes=gr.InputHTMLAttributes(autocomplete="off", enterkeyhint="send"),
    )


def _helplines(page: Any, coach: CoachPort) -> tuple[Any, Any]:  # noqa: ANN401
    """Whose helplines are shown, and where the browser remembers it."""
    regions = coach.regions()
    known = [identifier for _, identifier in regions]
    kept = gr.BrowserState("", storage_key="coach-region", **_KEEP)
    choice = gr.Dropdown(
        list(regions), value=known[0], elem_id="region", label="Helplines for", filterable=False, scale=0, min_width=160
    )
    choice.input(lambda region: region, choice, kept, queue=False, **_QUIET)
    page.load(lambda region: region if region in known else known[0], kept, choice, queue=False, **_QUIET)
    return choice, kept


@dataclass(frozen=True, slots=True)
class _Handlers:
    """What each action of the person draws."""

    conversation: Conversation
    parts: _Parts

    async def send(self, text: str, talk: str, region: str) -> AsyncIterator[Updates]:
        async for updates in _drawn(self.conversation.send(text, talk, region), self.parts):
            yield updates

    async def again(self, data: gr.RetryData, chat: list[Any], talk: str, region: str) -> AsyncIterator[Updates]:
        pictures = self.conversation.again(int(data.index), len(chat), talk, region)
        async for updates in _drawn(pictures, self.parts):
            yield updates

    async def edit(self, data: gr.EditData, chat: list[Any], talk: str, region: str) -> AsyncIterator[Updates]:
        pictures = self.conversation.edit(int(data.index), str(data.value), len(chat), talk, region)
        async for updates in _drawn(pictures, self.parts):
            yield updates

    async def open(self, talk: str) -> AsyncIterator[Updates]:
        if not talk:  # the page is drawn for this already, and a first message may be on its way
            yield {self.parts.talk: ""}
            return
        async for updates in _drawn(self.conversation.open(talk), self.parts):
            yield updates

    async def start_over(self, talk: str) -> Updates:
        return _changes(None, await self.conversation.start_over(talk), self.parts)


def _wire(page: Any, on: _Handlers, parts: _Parts, helplines: Any) -> None:  # noqa: ANN401
    watched: dict[str, Any] = {"outputs": parts.all(), "concurrency_limit": None, **_QUIET}
    gr.on([parts.box.submit, parts.send.click], on.send, [parts.box, parts.talk, helplines], **watched)
    parts.chat.retry(on.again, [parts.chat, parts.talk, helplines], **watched)
    parts.chat.edit(on.edit, [parts.chat, parts.talk, helplines], **watched)
    parts.stop.click(on.conversation.stop, parts.talk, None, queue=False, **_QUIET)
    parts.over.click(on.start_over, parts.talk, **watched)
    page.load(on.open, parts.talk, **watched)


def _wire_waking(page: Any, coach: CoachPort, always: Any) -> None:  # noqa: ANN401
    async def wake() -> AsyncIterator[str]:
        said = ""
        while sentence := coach.readiness():
            if sentence != said:
                yield f"{_ALWAYS} {literal(sentence)}"
                said = sentence
            await asyncio.sleep(_LOOK_EVERY_S)
        yield _ALWAYS

    page.load(wake, None, always, concurrency_limit=None, **_QUIET)


async def _drawn(pictures: AsyncIterator[Picture], parts: _Parts) -> AsyncIterator[Updates]:
    before: Picture | None = None
    async for picture in pictures:
        yield _changes(before, picture, parts)
        before = picture


def _changes(before: Picture | None, now: Picture, parts: _Parts) -> Updates:
    """The updates that turn the page from one picture into the next; what has not changed is left alone.

    The last picture of a turn is drawn whole: a page that is still being put together can miss the first.
    """
    began = bool(now.messages)
    if not now.busy:
        before = None
    updates: Updates = {
        parts.chat: gr.update(value=now.messages, visible=True if began else "hidden"),
        parts.announcer: "\n\n".join(literal(text) for text in now.spoken),
    }
    if before is None or before.busy != now.busy:
        updates[parts.send] = gr.update(visible=not now.busy)
        updates[parts.stop] = gr.update(visible=now.busy)
    if before is None or bool(before.messages) != began:
        updates[parts.intro] = gr.update(visible=not began)
        updates[parts.over] = gr.update(visible=True if began else "hidden")
    if before is None or before.talk_id != now.talk_id:
        updates[parts.talk] = now.talk_id
    if now.box is not None:
        updates[parts.box] = now.box
    return updates
