"""A talk as messages for the chat: pure functions, from what is to be seen to HTML that is safe to show.

Each turn is two messages, the person's and the reply, so message 2k is always turn k. The reply's parts are separate
pieces, so that a piece which has not changed is not touched while the next one grows: a source stays open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from coach.domain import Event, Intercepted, Reply, Slot, Sources, Stage, file_names
from ui import words
from ui.cards import sources
from ui.markup import as_typed, fixed, plain, prose
from ui.shown import Shown, finished, step

Message = dict[str, Any]
"""One message in the chat component's own form."""


def history(turns: Iterable[tuple[str, Reply]]) -> list[Message]:
    """Finished turns as messages, two for each."""
    return [message for said, reply in turns for message in turn(said, finished(reply))]


def turn(said: str, shown: Shown) -> list[Message]:
    """One turn as two messages: what the person said, and the reply as it stands."""
    return [_message("user", [as_typed(said)]), _message("assistant", reply(shown))]


def turn_of(index: int) -> int:
    """Which turn (from 0) the message at `index` belongs to."""
    return index // 2


def note(text: str, fix: str = "") -> Message:
    """A calm sentence in the chat about something that did not work, with the command that mends it, if one does."""
    mend = f'<p class="note-fix">To mend it, run <code>{plain(fix)}</code></p>' if fix else ""
    return _message("assistant", [f'<div class="note">{prose(text)}{mend}</div>'])


def reply(shown: Shown) -> list[str]:
    """The parts of a reply as HTML, in reading order; never empty."""
    if shown.fixed:
        return [f'<h2 class="unseen">Reply</h2><div class="fixed">{fixed(shown.fixed)}</div>']
    parts = [
        f'<h2 class="move">{words.MOVES[shown.move]}</h2>' if shown.move else "",
        f'<div class="pointer">{fixed(shown.pointer)}</div>' if shown.pointer else "",
        sources(shown.hits or (), shown.excerpts),
        *(_slot(slot, text) for slot, text in shown.slots.items()),
        _last_line(shown),
    ]
    return [part for part in parts if part] or ['<p class="status">No reply was written.</p>']


def spoken(events: Iterable[Event]) -> list[str]:
    """What a screen reader says aloud, in order: states, guidance found, and each part once it is whole."""
    said: list[str] = []
    shown = Shown()
    for event in events:
        before, shown = shown, step(shown, event)
        if isinstance(event, Stage):
            said.append(event.text)
        if isinstance(event, Sources) and event.hits:
            said.append(f"Guidance found: {words.listed([hit.card.title for hit in event.hits])}.")
        if isinstance(event, Sources) and event.excerpts:
            said.append(f"From your own files: {words.listed(list(file_names(event.excerpts)))}.")
        if isinstance(event, Intercepted):
            said.append(event.text)
        said += _whole(shown.slots, shown.over, already=_whole(before.slots, before.over))
    return [*said, "The reply was stopped."] if shown.stopped else said


def _whole(slots: Mapping[Slot, str], over: bool, already: Iterable[str] = ()) -> list[str]:
    """The slots that will not grow any more, each with its label; the last one only when the turn is over."""
    lines = [f"{words.SLOTS[slot]}: {text}" for slot, text in slots.items()]
    known = set(already)
    return [line for line in (lines if over else lines[:-1]) if line not in known]


def _slot(slot: Slot, text: str) -> str:
    body = prose(text)
    if slot is Slot.SAY:
        body = f"<blockquote>{body}</blockquote>"
    return f'<section class="slot slot-{slot.value}"><h3>{words.SLOTS[slot]}</h3>{body}</section>'


def _last_line(shown: Shown) -> str:
    if shown.stopped:
        return '<p class="status">Stopped here, as you asked.</p>'
    if shown.over:
        return ""
    line = shown.status
    if not shown.slots and shown.relationship in words.RELATIONSHIPS:
        line = f"This is about {words.RELATIONSHIPS[shown.relationship]}. {line}"
    return f'<p class="status working">{plain(line)}{"" if line[-1] in ".…" else "…"}</p>' if line else ""


def _message(role: str, parts: list[str]) -> Message:
    # Parts are given as typed content: a bare string would be re-indented on its way to the page.
    return {"role": role, "content": [{"type": "text", "text": part} for part in parts]}
