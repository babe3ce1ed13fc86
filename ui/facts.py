"""What the page tells about the coach itself, as HTML. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ui import words
from ui.markup import fixed, plain

if TYPE_CHECKING:
    from coach.account.account import Build, Receipt, Stored
    from coach.account.witness import Silence


def stored(things: Iterable[Stored], keeps_talks: bool) -> str:
    """What lies on this computer, what of it is the person's own, and where."""
    items = "".join(_stored(one, keeps_talks) for one in things)
    return f'<dl class="facts">{items}</dl>'


def _stored(one: Stored, keeps_talks: bool) -> str:
    title, note = words.STORED[one.what]
    if one.what == "talks" and not keeps_talks:
        note = "You asked for talks not to be kept: they are gone when the coach ends."
    size = words.size(one.bytes)
    return (
        f'<dt>{plain(title)} <span class="size">{size}</span></dt><dd>{plain(note)}<code>{plain(one.where)}</code></dd>'
    )


def receipt(gone: Receipt) -> str:
    """What was deleted, as a sentence."""
    own = f"{words.count(gone.files, 'file')} of your own in {words.count(gone.pieces, 'piece')}"
    talks = f"{words.count(gone.talks, 'talk')} with {words.count(gone.turns, 'turn')}"
    return f"Deleted: {talks}, and {own}. Nothing of yours is left in the coach's folder but your settings."


def texts(fixed_texts: Mapping[str, tuple[str, ...]]) -> str:
    """Every fixed text, to open and read, danger first."""
    known = [one for one in words.FIXED if one in fixed_texts]
    return "".join(_text(words.FIXED[one], fixed_texts[one]) for one in known)


def _text(title: str, versions: tuple[str, ...]) -> str:
    again = '<p class="card-facts">When it is needed again in the same talk</p>'
    body = again.join(f'<div class="fixed">{fixed(version)}</div>' for version in versions)
    return f'<details class="card"><summary>{plain(title)}</summary><div class="card-body">{body}</div></details>'


def build(one: Build) -> str:
    """Which model, hash and versions answer."""
    proof = "" if not one.sha256 else _PROVEN if one.proven else _UNPROVEN
    facts = {
        "Model": f"{one.model}{f', {one.licence}' if one.licence else ''}",
        "File": one.file,
        "SHA-256": one.sha256 or "not known, since the file is your own",
        "Coach": one.coach,
        "Engine": f"llama-cpp-python {one.engine}",
        "Python": one.python,
    }
    items = "".join(
        f"<dt>{name}</dt><dd>{f'<code>{plain(fact)}</code>' if name in _CODE else plain(fact)}</dd>"
        for name, fact in facts.items()
    )
    return f'<dl class="facts pairs">{items}</dl>{f"<p>{proof}</p>" if proof else ""}'


_CODE = ("File", "SHA-256")
_PROVEN = "The file was read whole when it was fetched, had exactly this hash, and has not been written to since."
_UNPROVEN = "Nothing proves that the file has this hash. To have it read whole, run <code>coach doctor</code>."


def silence(known: Silence) -> str:
    """Whom this program has talked to, in words that claim no more than was seen."""
    counted = "Nobody has counted since the start."
    if known.since is not None:
        since = f"{known.since.astimezone():%H:%M on %d %B}"
        counted = (
            f"Since the page was started, at {since}, this program has not tried to reach any other computer."
            if not known.attempts
            else f"Since {since}, this program has tried {words.count(known.attempts, 'time')} to reach another "
            f"computer, the last of them: {words.listed(list(dict.fromkeys(known.whom)))}."
        )
    now = "Your system does not tell which connections it holds right now."
    if known.now is not None:
        now = "Right now it holds no connection to another computer."
        if known.now:
            now = f"Right now it is connected to {words.listed(list(known.now))}."
    return f"<p>{plain(counted)} {plain(now)}</p><p>{_LIMITS}</p>"


_LIMITS = (
    "This is the program's word about itself. The count sees what Python opens, not what a library might open below "
    "it; that would show in the second sentence, and only while it lasts. To be surer, switch your network off: "
    "everything here goes on working."
)
