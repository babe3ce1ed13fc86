"""What is said beside the form and the lines of a talk card, as HTML. Pure functions."""

from __future__ import annotations

from coach.prepare.readiness import Answer, Sign
from coach.prepare.talk_card import Line, Origin, Source, TalkCard
from ui import words
from ui.markup import fixed, plain, prose
from ui.pending_card import Moment

_NOTHING = "Nothing you have told says that this talk should wait."
_STILL = "You can make the card all the same, and keep it for a better moment."


def moment(one: Moment) -> str:
    """Now, later, or not alone; a safety text stands alone where that is due. Empty where nothing was told."""
    readiness = one.readiness
    if one.alone:
        return f'<div class="fixed">{fixed(one.fixed)}</div>'
    if readiness is None:
        return ""
    beside = f'<div class="pointer">{fixed(one.fixed)}</div>' if one.fixed else ""
    if readiness.answer is Answer.NOW:
        return beside or f'<p class="fine">{_NOTHING}</p>'
    title = "Perhaps not just now" if readiness.answer is Answer.LATER else "Perhaps not alone"
    items = "".join(map(_sign, readiness.signs))
    listed = f"<ul>{items}</ul>" if items else ""
    return f'{beside}<div class="moment"><h3>{title}</h3>{listed}<p>{_STILL}</p></div>'


def _sign(sign: Sign) -> str:
    return f"<li><strong>{plain(sign.name)}.</strong> {plain(sign.why)} {plain(sign.instead)}</li>"


def origin(card: TalkCard | None, line: Line | None, writing: bool) -> str:
    """Where a line comes from, with the guidance behind it to open; or that it is being written."""
    if writing:
        return '<p class="status working">Writing…</p>'
    if card is None or line is None:
        return ""
    behind = [source for source in card.sources if source.id in line.cards]
    said = "" if line.origin is Origin.CARD and behind else f"<span>{words.ORIGINS[line.origin]}</span>"
    locked = '<span class="locked">Locked</span>' if line.locked else ""
    first = f"<p>{locked}{said}</p>" if locked or said else ""
    return f'<div class="origin">{first}{"".join(map(_source, behind))}</div>'


def _source(source: Source) -> str:
    return (
        f'<details class="card" data-card="{plain(source.id)}"><summary><span class="card-kind">From</span> '
        f"{plain(source.title)}</summary>"
        '<div class="card-body"></div></details>'
    )


def status(text: str, busy: bool) -> str:
    """What is going on with the card."""
    dots = "" if not busy or text[-1:] in ".…" else "…"
    return f'<p class="status{" working" if busy else ""}">{plain(text)}{dots}</p>' if text else ""


def note(text: str, fix: str = "") -> str:
    """A calm sentence about something that did not work, with the command that mends it, if one does."""
    mend = f'<p class="note-fix">To mend it, run <code>{plain(fix)}</code></p>' if fix else ""
    return f'<div class="note">{prose(text)}{mend}</div>' if text else ""
