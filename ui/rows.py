"""The lines of a talk card as boxes to write in, each with its buttons. Draws pictures, decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from coach.prepare.layout import BLOCKS
from coach.prepare.plan import How
from coach.prepare.talk_card import LABELS, MAX_CHARS, Part
from ui import sheet
from ui.markup import one_line
from ui.pending_card import Picture

_HOWS: Mapping[How, str] = {"": "Another", "gentler": "Gentler", "shorter": "Shorter"}
_LOCK, _UNLOCK = "Lock", "Unlock"

Updates = dict[Any, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its box, what stands beneath it, and its buttons."""

    part: Part
    box: Any
    origin: Any
    hows: Mapping[How, Any]
    lock: Any

    def all(self) -> list[Any]:
        """Every component that a picture may change."""
        return [self.box, self.origin, *self.hows.values(), self.lock]


def build(html: Mapping[str, Any]) -> tuple[Row, ...]:
    """Draw the lines, empty, into the view that is being built.

    Args:
        html: how a component is told that what it is given is finished HTML.
    """
    rows = []
    for heading, parts in BLOCKS.items():
        with gr.Column(elem_classes="block-of-lines"):
            gr.Markdown(f"### {heading}", elem_classes="block-name")
            rows += [_row(part, html, alone=len(parts) == 1) for part in parts]
    return tuple(rows)


def _row(part: Part, html: Mapping[str, Any], *, alone: bool) -> Row:
    """One line; where it stands alone under its heading, its own name is said aloud only."""
    with gr.Column(elem_id=f"line-{part.value}", elem_classes="card-line"):
        box = gr.Textbox(
            label=LABELS[part],
            show_label=not alone,
            lines=2,
            max_lines=7,
            max_length=MAX_CHARS[part],
            html_attributes=gr.InputHTMLAttributes(autocomplete="off"),
        )
        with gr.Row(elem_classes="line-foot"):
            origin = gr.Markdown("", elem_classes="line-origin", **html)
            with gr.Row(elem_classes="line-does"):
                hows = {how: _button(name, f"{part}-{name.lower()}") for how, name in _HOWS.items()}
                lock = _button(_LOCK, f"{part}-lock")
    return Row(part, box, origin, hows, lock)


def _button(name: str, identifier: str) -> Any:  # noqa: ANN401
    return gr.Button(
        name, elem_id=identifier, variant="secondary", size="sm", scale=0, min_width=0, elem_classes="line-do"
    )


def changes(rows: tuple[Row, ...], before: Picture | None, now: Picture, boxes: Mapping[Part, str]) -> Updates:
    """The updates that turn the lines of one picture into those of the next; what has not changed is left alone.

    Args:
        boxes: what stands in the boxes as far as is known: a box is filled only where its line says something else.
    """
    updates: Updates = {}
    for row in rows:
        text = _text(now, row.part)
        if text.split() != boxes.get(row.part, "").split():
            updates[row.box] = text
        looks = _looks(now, row.part)
        if before is None or _looks(before, row.part) != looks:
            origin, is_locked, busy = looks
            updates[row.origin] = one_line(origin)
            updates[row.lock] = gr.update(value=_UNLOCK if is_locked else _LOCK, interactive=not busy)
            updates |= {button: gr.update(interactive=not is_locked) for button in row.hows.values()}
    return updates


def texts(picture: Picture) -> dict[Part, str]:
    """What stands in the boxes once a picture is drawn."""
    return {part: _text(picture, part) for part in Part}


def _text(picture: Picture, part: Part) -> str:
    line = picture.card[part] if picture.card else None
    return line.text if line else ""


def _looks(picture: Picture, part: Part) -> tuple[str, bool, bool]:
    line = picture.card[part] if picture.card else None
    return sheet.origin(picture.card, line, part in picture.writing), bool(line and line.locked), picture.busy
