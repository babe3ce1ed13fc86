"""`coach prepare`: a talk card from a few questions, or from a JSON file. Nothing is kept unless --to names a file."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coach.cli.output import err, line, out
from coach.errors import UserFixable
from coach.prepare.formats import Format

if TYPE_CHECKING:
    from coach.app import Coach
    from coach.config import Settings
    from coach.prepare.readiness import Readiness
    from coach.prepare.situation import Situation
    from coach.prepare.talk_card import TalkCard

__all__ = ["prepare"]

_LARGEST = 100_000  # bytes; a form's answers are a small part of that
_PRINTED = (Format.PDF, Format.CALENDAR)  # these are files, not text for a terminal


def prepare(
    ctx: typer.Context,
    *,
    from_json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE|-", help="Read the answers from a JSON file, or from - .")
    ] = None,
    form: Annotated[Format, typer.Option("--out", help="What to give back.")] = Format.MARKDOWN,
    to: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it there; without it nothing is kept.")] = None,
    when: Annotated[str, typer.Option(metavar="TIME", help='For the reminder, such as "2026-11-24 19:30".')] = "",
    paper: Annotated[str, typer.Option(metavar="a4|letter", help="The PDF's page.")] = "a4",
) -> None:
    """Prepare one hard conversation: whether now is the time, and a talk card of one page.

    Without --json it asks, one question at a time. A reminder names nobody: calendars are often shared.
    """
    from coach.prepare.export import export
    from coach.prepare.reminder import read_when

    time = read_when(when) if when else None
    _make_sure_it_can_be_given(form, to, time, paper)
    situation = _read(from_json) if from_json else _asked()
    coach = coach_for(ctx.obj.model_copy(update={"keep_talks": False}))
    try:
        made = _make(coach, situation, quiet=form is Format.JSON)
    finally:
        coach.close()
    if form is Format.JSON:
        _give((json.dumps(made.as_json(), ensure_ascii=False, indent=2) + "\n").encode(), to)
    elif made.card:
        if form is Format.PDF:
            _tell_what_is_left_out(made.card)
        _give(export(made.card, form, when=time, paper=paper), to)


def coach_for(settings: Settings) -> Coach:
    """What makes the card."""
    from coach.app import Coach

    return Coach(settings)


def _make_sure_it_can_be_given(form: Format, to: Path | None, time: datetime | None, paper: str) -> None:
    """What can't work is said before anybody answers seven questions."""
    from coach.prepare.pdf import PAPERS

    if paper not in PAPERS:
        raise UserFixable(f"There is no paper {paper!r}. There are: {', '.join(PAPERS)}.")
    if form is Format.CALENDAR and time is None:
        raise UserFixable('A reminder needs a day and a time, such as: --when "2026-11-24 19:30"')
    if form in _PRINTED and to is None and sys.stdout.isatty():
        raise UserFixable(f"A terminal can't show that. Name a file for it, such as: --to card.{form}")
    if to and not to.resolve().parent.is_dir():
        raise UserFixable("There is no such folder to write to.", where=str(to.resolve().parent))
    if to and to.is_dir():
        raise UserFixable("That is a folder. Name a file in it.", where=str(to))


def _read(path: Path) -> Situation:
    from coach.prepare.situation import read_situation

    where = "standard input" if str(path) == "-" else line(str(path))
    try:
        raw = sys.stdin.buffer.read(_LARGEST + 1) if str(path) == "-" else path.read_bytes()[: _LARGEST + 1]
        if len(raw) > _LARGEST:
            raise UserFixable("That is far too long for the answers to seven questions.", where=where)
        fields = json.loads(raw.decode("utf-8-sig"))
    except OSError as error:
        raise UserFixable(f"That file can't be read ({error.strerror}).", where=where) from error
    except UnicodeDecodeError as error:
        raise UserFixable("That file is not UTF-8 text.", where=where) from error
    except (ValueError, RecursionError) as error:
        place = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise UserFixable(f"That is not valid JSON{place}.", where=where) from error
    return read_situation(fields, where=where)


def _answer(question: str) -> str:
    """The next line. Asked on stderr, so that a card sent elsewhere by the shell holds nothing but the card."""
    err.print(f"\n{question}\n> ", end="", markup=False)
    typed = sys.stdin.readline()
    if not typed:
        raise typer.Abort
    return typed.rstrip("\n")


def _asked() -> Situation:
    """The answers, one question at a time; an empty line skips one."""
    from coach.prepare.situation import QUESTIONS, read_situation

    err.print("A few questions. Only the first needs an answer; an empty line skips a question.")
    fields: dict[str, str] = {}
    for name, question in QUESTIONS.items():
        while True:
            try:
                answer = _answer(question)
            except typer.Abort:
                answer = ""
                if name == "who":
                    raise
            tried = {**fields, **({name: answer} if answer.strip() or name == "who" else {})}
            try:
                read_situation(tried)
            except UserFixable as error:
                err.print(str(error), markup=False)
                continue
            fields = tried
            break
    return read_situation(fields)


@dataclass(frozen=True, slots=True)
class _Made:
    """What came of it: a card, or a fixed safety text in its place, or both."""

    readiness: Readiness
    fixed: str
    card: TalkCard | None

    def as_json(self) -> dict[str, Any]:
        """{readiness, safety, text, card}; `text` is the fixed safety text, or null."""
        from coach.prepare.saved import card_to_json

        verdict = self.readiness.verdict
        told = [{"id": s.id, "name": s.name, "why": s.why, "instead": s.instead} for s in self.readiness.signs]
        return {
            "readiness": {"answer": self.readiness.answer, "signs": told},
            "safety": {"action": verdict.action, "category": verdict.category, "response_id": verdict.response_id},
            "text": self.fixed or None,
            "card": card_to_json(self.card) if self.card else None,
        }


def _make(coach: Coach, situation: Situation, *, quiet: bool) -> _Made:
    """The card, and on the way what is said for the person: on stderr, but for a text that stands instead of a card."""
    from coach.domain import Intercepted, Stage
    from coach.prepare.events import Checked, Planned
    from coach.prepare.readiness import Readiness

    readiness, fixed = Readiness(), ""
    card: TalkCard | None = None
    for event in coach.planner().plan(situation):
        match event:
            case Checked(readiness):
                if not quiet and not readiness.stops:
                    _tell(readiness)
            case Intercepted(_, fixed):
                if not quiet:
                    (out if readiness.stops else err).print(f"{fixed.replace('**', '')}\n", markup=False)
            case Stage(text) if not quiet:
                err.print(f"{text}...", style="dim")
            case Planned(card=made):
                card = made
    return _Made(readiness, fixed, card)


def _tell(readiness: Readiness) -> None:
    """Now, later, or not alone, in words."""
    from coach.prepare.readiness import Answer

    if readiness.answer is Answer.LATER:
        err.print("Perhaps not just now:")
        for sign in readiness.signs:
            err.print(f"- {sign.name}. {sign.why} {sign.instead}", markup=False)
        err.print()


def _tell_what_is_left_out(card: TalkCard) -> None:
    from coach.prepare.pdf import not_shown

    if missing := not_shown(card):
        err.print(f"The PDF's font has no {' '.join(missing)}, so these are left out. HTML shows them.", markup=False)


def _give(content: bytes, to: Path | None) -> None:
    if to is None:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    try:
        to.write_bytes(content)
    except OSError as error:
        raise UserFixable(f"The card can't be written ({error.strerror}).", where=str(to)) from error
    err.print(f"Your card is in {line(str(to))}.", markup=False)
