"""Privacy & safety: the fixed texts, the way out, what is kept and how to be rid of it, the limits, what answers."""

from __future__ import annotations

from typing import Any

import gradio as gr

from coach.errors import CoachError
from ui import facts
from ui.conversation import Conversation
from ui.markup import literal, one_line
from ui.port import CoachPort
from ui.prepare import Prepare
from ui.talk import Talk

_LEAD = (
    "## Privacy & safety\n\nEverything runs on this computer. Nothing you write is sent anywhere. "
    "This page shows what that means, and what it does not."
)
_CANNOT = """
### What the coach can't do

- It is a computer program. It can't know how you are, keep you safe, or call anyone.
- It is no therapist, doctor or lawyer, and gives no diagnosis.
- It hears one side. It does not know the other person, and it can misread you.
- Its small model makes mistakes. Keep what rings true and leave the rest.
- Better words do not stop somebody who hurts, threatens or controls you. People can help with that.
"""
_EXIT = """
### Quick exit

Press Escape twice, or the button at the top. This page is replaced at once by Wikipedia, under that name. Going back in
this tab does not lead here.

It can't do more than that. Your browser still lists this address in its history, under 127.0.0.1. The coach goes on
running, and the talk is here again when the page is opened: to be rid of it, press **Start over** or delete everything
below. Opening Wikipedia is the one time that this page leads out of your computer. It can't hide anything from somebody
who watches your screen or has put a program on your computer. A private window forgets its history once it is closed.
"""
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_HTML: dict[str, Any] = {"latex_delimiters": [], "sanitize_html": False}  # finished HTML: `ui.markup` lets nothing by
_SURE = (
    "This deletes every talk, what you wrote to prepare one, the list of your own files, and the copies made of them. "
    "It can't be undone. Files that stayed where they were are not touched."
)


def build(opened: Any, coach: CoachPort, conversation: Conversation, talk: Talk, card: Prepare) -> None:  # noqa: ANN401
    """Draw the view into what is being built; it is filled whenever `opened` is pressed."""
    gr.Markdown(_LEAD, elem_classes="lead")
    gr.Markdown(
        "### In danger, these words answer\n\nNo model writes them. Each names the helplines of the region you choose.",
        elem_classes="part",
    )
    regions = coach.regions()
    with gr.Row(elem_classes="filters one"):
        where = gr.Dropdown(list(regions), value=regions[0][1], label="Helplines for", filterable=False)
    texts = gr.Markdown("", elem_id="texts", **_HTML)
    gr.Markdown(_EXIT, elem_classes="part", elem_id="exit")
    gr.Markdown("### What is kept, and where", elem_classes="part")
    stored = gr.Markdown("", elem_id="stored", **_HTML)
    _deleting(coach, conversation, talk, card, stored)
    gr.Markdown(_CANNOT, elem_classes="part")
    gr.Markdown("### What answers", elem_classes="part")
    answers = gr.Markdown("", elem_id="answers", **_HTML)
    gr.Markdown("### Whom it talks to", elem_classes="part")
    silence = gr.Markdown("", elem_id="silence", **_HTML)

    def show(region: str) -> tuple[str, ...]:
        return (_stored(coach), region, _texts(coach, region), _answers(coach), _silence(coach))

    opened.click(show, talk.region, [stored, where, texts, answers, silence], queue=False, **_QUIET)
    chosen = where.input(lambda region: (region, region), where, [talk.region, talk.kept_region], queue=False, **_QUIET)
    chosen.then(lambda region: _texts(coach, region), where, texts, queue=False, **_QUIET)


def _deleting(coach: CoachPort, conversation: Conversation, talk: Talk, card: Prepare, stored: Any) -> None:  # noqa: ANN401
    """Asks once more before it deletes, and says what is gone."""
    ask = gr.Button("Delete everything of mine", elem_id="delete", elem_classes="plain", scale=0)
    with gr.Column(elem_id="sure", visible=False) as sure:
        gr.Markdown(_SURE)
        with gr.Row():
            yes = gr.Button("Yes, delete it all", elem_id="delete-yes", variant="stop", scale=0)
            no = gr.Button("Keep it", elem_id="delete-no", scale=0)
    said = gr.Markdown("", elem_id="deleted", elem_classes="said")

    def asked(asks: bool) -> tuple[Any, Any]:
        return gr.update(visible=asks), gr.update(visible=not asks)

    async def delete(talk_id: str) -> dict[Any, Any]:
        came, picture = await conversation.delete_everything(talk_id)
        sentence = str(came) if isinstance(came, CoachError) else facts.receipt(came)
        return {
            **talk.drawn(picture),
            **({} if isinstance(came, CoachError) else card.cleared()),
            said: literal(sentence),
            stored: _stored(coach),
            sure: gr.update(visible=False),
            ask: gr.update(visible=True),
        }

    ask.click(lambda: (*asked(True), ""), None, [sure, ask, said], queue=False, **_QUIET)
    no.click(lambda: asked(False), None, [sure, ask], queue=False, **_QUIET)
    yes.click(
        delete,
        talk.open_talk,
        [*talk.shown(), *card.shown(), said, stored, sure, ask],
        concurrency_limit=None,
        **_QUIET,
    )


def _stored(coach: CoachPort) -> str:
    return one_line(facts.stored(coach.account.stored(), coach.account.keeps_talks))


def _texts(coach: CoachPort, region: str) -> str:
    return one_line(facts.texts(coach.safety_texts(region)))


def _answers(coach: CoachPort) -> str:
    return one_line(facts.build(coach.account.build()))


def _silence(coach: CoachPort) -> str:
    return one_line(facts.silence(coach.account.silence()))
