"""Getting ready for a talk: a form, whether now is the time, and the card. Draws pictures, decides nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from coach.errors import UserFixable
from coach.prepare.formats import Format
from coach.prepare.situation import MAX_LINE, MAX_STORY, MAX_TEXT, QUESTIONS
from coach.prepare.talk_card import Part
from ui import rows, sheet
from ui.handover import Handover
from ui.markup import literal, one_line, plain
from ui.pending_card import Moment, Picture
from ui.preparing import Preparing, Typed, keep
from ui.rows import Row, Updates

# Kept by the browser alone, and let go of by "Start over". The key only has to stay the same.
_KEEP = {"secret": "reflective-coach"}
_LEAD = (
    "## Prepare a hard conversation\n\nAnswer what you can; only the first question needs an answer. From your answers "
    "comes a card of one page to take with you. They stay in this browser until you press **Start over**."
)
_EXAMPLES = {
    "who": "my sister Ana",
    "happened": "On Sunday she told our mother about my job before I could.",
    "feel": "hurt, and a bit ashamed",
    "need": "to tell my own news myself",
    "fear": "that she laughs it off",
    "want_known": "that I miss how close we were",
    "when_where": "Thursday after dinner, at her place",
}
_LONGEST = {"who": MAX_LINE, "happened": MAX_STORY}
_SAVES = {Format.PDF: "PDF", Format.MARKDOWN: "Markdown", Format.JSON: "JSON"}
# A column that is not visible has no components yet, and would miss what is drawn first: so the style hides it.
_SHOWN = '<span class="on"></span>'
_SAVED = "Saved where your browser keeps what it downloads."
_PRINTING = "The print window is opening."
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_AT_ONCE: dict[str, Any] = {**_QUIET, "queue": False}
_WATCHED: dict[str, Any] = {**_QUIET, "concurrency_limit": None}
_HTML: dict[str, Any] = {"latex_delimiters": [], "sanitize_html": False}  # finished HTML: `ui.markup` lets nothing by


@dataclass(frozen=True, slots=True)
class Prepare:
    """The view's components, and the view as others know it."""

    fields: tuple[Any, ...]
    kept_fields: Any
    kept_card: Any
    moment: Any
    note: Any
    shown_sheet: Any
    status: Any
    stop: Any
    rows: tuple[Row, ...]
    announcer: Any

    def shown(self) -> list[Any]:
        """Every component that `cleared` may change."""
        return [*self.fields, self.kept_fields, *self.drawn_on()]

    def drawn_on(self) -> list[Any]:
        """Every component that a picture may change."""
        parts = [self.kept_card, self.moment, self.note, self.shown_sheet, self.status, self.stop, self.announcer]
        return [*parts, *(one for row in self.rows for one in row.all())]

    def cleared(self) -> Updates:
        """The updates after which nothing of the person's is left here."""
        return {
            **dict.fromkeys(self.fields, ""),
            self.kept_fields: {},
            **self.drawn(None, Picture(moment=Moment()), dict.fromkeys(Part, "?")),
        }

    def drawn(self, before: Picture | None, now: Picture, boxes: Typed) -> Updates:
        """The updates that turn one picture into the next."""
        updates = {**self.redrawn(before, now, boxes), self.status: one_line(sheet.status(now.status, now.busy))}
        if before is None or before.busy != now.busy:
            updates[self.stop] = gr.update(visible=True if now.busy else "hidden")
        return updates

    def redrawn(self, before: Picture | None, now: Picture, boxes: Typed) -> Updates:
        """The same, but for what is shown while the card is being written."""
        updates: Updates = {
            self.note: one_line(sheet.note(*now.note)),
            self.announcer: literal(now.spoken),
            **rows.changes(self.rows, before, now, boxes),
        }
        if now.moment is not None:
            updates[self.moment] = one_line(sheet.moment(now.moment))
        if before is None or keep(before) != keep(now):
            updates[self.kept_card] = keep(now)
        if before is None or before.shows_card != now.shows_card:
            updates[self.shown_sheet] = _seen(now)
        return updates


def build(page: Any, preparing: Preparing, handover: Handover, region: Any) -> Prepare:  # noqa: ANN401
    """Draw the view into what is being built; `region` says whose helplines are shown."""
    kept_fields = gr.BrowserState({}, storage_key="coach-prepare", **_KEEP)
    kept_card = gr.BrowserState({}, storage_key="coach-card", **_KEEP)
    gr.Markdown(_LEAD, elem_classes="lead")
    with gr.Column(elem_id="form"):
        fields = tuple(_field(name) for name in QUESTIONS)
    with gr.Row(elem_id="form-bar"):
        make = gr.Button("Make my card", elem_id="make", variant="primary", scale=0, min_width=0)
        over = gr.Button("Start over", elem_id="form-over", variant="secondary", scale=0, min_width=0)
    note = gr.Markdown("", elem_id="form-note", elem_classes="said", **_HTML)
    moment = gr.Markdown("", elem_id="moment", elem_classes="said", **_HTML)
    shown = gr.Markdown("", elem_id="sheet-shown", elem_classes="unseen", **_HTML)
    with gr.Column(elem_id="sheet"):
        with gr.Row(elem_id="sheet-head"):
            gr.Markdown("## Your talk card", elem_id="sheet-name")
            status = gr.Markdown("", elem_id="sheet-status", **_HTML)
            stop = gr.Button("Stop", elem_id="sheet-stop", variant="stop", scale=0, min_width=0, visible="hidden")
        lines = rows.build(_HTML)
        saves = _Saves.build()
    announcer = gr.Markdown("", elem_id="sheet-announcer", elem_classes=["said", "unseen"])
    view = Prepare(fields, kept_fields, kept_card, moment, note, shown, status, stop, lines, announcer)
    _wire_form(page, view, preparing, region)
    _wire_card(page, view, preparing, region, make, over)
    saves.wire(view, preparing, handover)
    return view


def _seen(picture: Picture) -> str:
    return _SHOWN if picture.shows_card else ""


def _field(name: str) -> Any:  # noqa: ANN401
    longest = _LONGEST.get(name, MAX_TEXT)
    short = name == "who"
    return gr.Textbox(
        elem_id=f"field-{name}",
        label=QUESTIONS[name],
        placeholder=_EXAMPLES[name],
        lines=2 if name == "happened" else 1,
        max_lines=1 if short else 10,
        max_length=longest,
        html_attributes=gr.InputHTMLAttributes(autocomplete="off"),
    )


def _answers(texts: tuple[str, ...]) -> dict[str, str]:
    return {name: text or "" for name, text in zip(QUESTIONS, texts, strict=True)}


def _wire_form(page: Any, view: Prepare, preparing: Preparing, region: Any) -> None:  # noqa: ANN401
    def fill(kept: Any) -> list[Any]:  # noqa: ANN401 - whatever the browser holds
        known = kept if isinstance(kept, Mapping) else {}
        return [str(known[name]) if known.get(name) else gr.skip() for name in QUESTIONS]

    async def look(*given: Any) -> Updates:
        *texts, kept, where = given
        picture = await preparing.look(_answers(tuple(texts)), kept, where)
        updates = _nothing(view)
        if picture.alone or picture.shows_card:  # where no card is known of yet, one may just have been asked for
            updates[view.shown_sheet] = _seen(picture)
        if picture.moment is not None:
            updates[view.moment] = one_line(sheet.moment(picture.moment))
        if picture.note[0]:
            updates[view.note] = one_line(sheet.note(*picture.note))
        return updates

    looks: dict[str, Any] = {
        "fn": look,
        "inputs": [*view.fields, view.kept_card, region],
        "outputs": [view.moment, view.shown_sheet, view.note, view.announcer],
    }

    def keep_answers(*texts: str) -> Any:  # noqa: ANN401
        answers = _answers(texts)
        return answers if any(answers.values()) else gr.skip()  # a page that is still being put together is empty, too

    keeps: dict[str, Any] = {"inputs": list(view.fields), "outputs": view.kept_fields, **_AT_ONCE}
    gr.on([field.change for field in view.fields], keep_answers, trigger_mode="always_last", **keeps)
    gr.on([field.blur for field in view.fields], lambda *texts: _answers(texts), trigger_mode="always_last", **keeps)
    gr.on([*(field.blur for field in view.fields), region.change], **looks, trigger_mode="always_last", **_AT_ONCE)
    page.load(fill, view.kept_fields, list(view.fields), **_AT_ONCE).then(**looks, **_AT_ONCE)


def _wire_card(page: Any, view: Prepare, preparing: Preparing, region: Any, make: Any, over: Any) -> None:  # noqa: ANN401
    boxes = [row.box for row in view.rows]
    # By their ids: once a button has changed, the library hands over a copy of it.
    by_button = {button.elem_id: (row.part, how) for row in view.rows for how, button in row.hows.items()}
    by_lock = {row.lock.elem_id: row.part for row in view.rows}

    async def made(*given: Any) -> AsyncIterator[Updates]:
        texts, (kept, where, *typed) = given[: len(QUESTIONS)], given[len(QUESTIONS) :]
        pictures = preparing.make(_answers(texts), kept, _typed(view, typed), where)
        async for updates in _drawn(view, pictures, _typed(view, typed)):
            yield updates

    async def another(data: gr.EventData, kept: Any, where: str, *typed: str) -> AsyncIterator[Updates]:  # noqa: ANN401
        part, how = by_button[data.target.elem_id]
        pictures = preparing.another(part, how, kept, _typed(view, typed), where)
        async for updates in _drawn(view, pictures, _typed(view, typed)):
            yield updates

    async def wrote(kept: Any, where: str, *typed: str) -> Updates:  # noqa: ANN401
        picture = await preparing.typed(kept, _typed(view, typed), where)
        return _nothing(view) if picture is None else view.redrawn(None, picture, _typed(view, typed))

    def lock(data: gr.EventData, kept: Any, *typed: str) -> Updates:  # noqa: ANN401
        picture = preparing.lock(by_lock[data.target.elem_id], kept, _typed(view, typed))
        return _nothing(view) if picture is None else view.redrawn(None, picture, _typed(view, typed))

    def start_over(kept: Any) -> Updates:  # noqa: ANN401
        preparing.forget(kept)
        return view.cleared()

    async def opened(kept: Any) -> AsyncIterator[Updates]:  # noqa: ANN401
        yield _nothing(view)  # the library wants to be told something, also where there is no card
        async for updates in _drawn(view, preparing.open(kept), {}):
            yield updates

    card, wrote_on = [view.kept_card, region, *boxes], {"fn": wrote, "inputs": [view.kept_card, region, *boxes]}
    on_card = {"outputs": view.drawn_on()}
    make.click(made, [*view.fields, *card], **on_card, **_WATCHED).then(**wrote_on, **on_card, **_AT_ONCE)
    rewritten = gr.on(
        [button.click for row in view.rows for button in row.hows.values()], another, card, **on_card, **_WATCHED
    )
    rewritten.then(**wrote_on, **on_card, **_AT_ONCE)
    gr.on([row.box.blur for row in view.rows], **wrote_on, **on_card, **_AT_ONCE)
    gr.on([row.lock.click for row in view.rows], lock, [view.kept_card, *boxes], **on_card, **_AT_ONCE)
    view.stop.click(preparing.stop, view.kept_card, None, **_AT_ONCE)
    over.click(start_over, view.kept_card, view.shown(), **_AT_ONCE)
    page.load(opened, view.kept_card, **on_card, **_WATCHED)


def _nothing(view: Prepare) -> Updates:
    return {view.announcer: gr.skip()}


def _typed(view: Prepare, boxes: tuple[str, ...] | list[str]) -> dict[Part, str]:
    return {row.part: text or "" for row, text in zip(view.rows, boxes, strict=True)}


async def _drawn(view: Prepare, pictures: AsyncIterator[Picture], typed: Typed) -> AsyncIterator[Updates]:
    before: Picture | None = None
    boxes = dict(typed)
    async for picture in pictures:
        yield view.drawn(before, picture, boxes)
        boxes = rows.texts(picture)
        before = picture


@dataclass(frozen=True, slots=True)
class _Saves:
    """The ways to take the card along."""

    to_print: Any
    buttons: Mapping[Format, Any]
    when: Any
    reminder: Any
    said: Any

    @classmethod
    def build(cls) -> _Saves:
        with gr.Column(elem_id="saves"):
            gr.Markdown("### Take it with you", elem_classes="block-name")
            with gr.Row(elem_classes="save-row"):
                to_print = gr.Button("Print", elem_id="save-print", scale=0, min_width=0)
                buttons = {
                    form: gr.Button(name, elem_id=f"save-{form}", scale=0, min_width=0) for form, name in _SAVES.items()
                }
            with gr.Row(elem_classes="save-row"):
                when = gr.Textbox(
                    elem_id="save-when",
                    label="Day and time of the talk",
                    placeholder="2026-11-24 19:30",
                    max_lines=1,
                    scale=0,
                    min_width=0,
                )
                reminder = gr.Button("Calendar reminder", elem_id="save-ics", scale=0, min_width=0)
            gr.Markdown("The reminder names nobody: calendars are often shared.", elem_classes="quiet")
            said = gr.Markdown("", elem_id="handed", elem_classes="said", **_HTML)
        return cls(to_print, buttons, when, reminder, said)

    def wire(self, view: Prepare, preparing: Preparing, handover: Handover) -> None:
        inputs = [view.kept_card, self.when, *(row.box for row in view.rows)]
        buttons = {Format.HTML: self.to_print, Format.CALENDAR: self.reminder, **self.buttons}
        forms = {button.elem_id: form for form, button in buttons.items()}

        def save(data: gr.EventData, kept: Any, when: str, *typed: str) -> str:  # noqa: ANN401
            form = forms[data.target.elem_id]
            try:
                file = preparing.save(form, kept, _typed(view, typed), when or "")
            except UserFixable as error:
                return one_line(sheet.note(error.what))
            said = _PRINTING if form is Format.HTML else _SAVED
            does = "print" if form is Format.HTML else "save"
            token, name = handover.leave(file), plain(file.name)
            return f'<p class="handed" data-token="{token}" data-name="{name}" data-does="{does}">{said}</p>'

        gr.on([button.click for button in buttons.values()], save, inputs, self.said, **_AT_ONCE)
