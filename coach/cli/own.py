"""`coach add`, `coach remove`, `coach sources`: the person's own files beside the guidance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coach.cli.output import counting_bar, err, line, out, print_json
from coach.errors import UserFixable

if TYPE_CHECKING:
    from coach.library.index import Progress
    from coach.library.own.shelf import Shelf, Source

__all__ = ["add", "remove", "sources"]


def add(
    ctx: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Markdown, text, HTML, PDF, DOCX or EPUB, or folders of them.")],
) -> None:
    """Let the coach quote from files of your own. They stay where they are, and nothing leaves this computer."""
    shelf = _shelf(ctx)
    now = _listed(shelf, "Reading your files", partial(shelf.add, paths))
    listed = [source for source in now if _below(source, paths)]
    read = [source for source in listed if not source.problem]
    _tell_problems(listed)
    if not read:
        raise UserFixable("Nothing could be taken in.", where=line(", ".join(map(str, paths))))
    out.print(f"{_count(len(read), 'file')} can be quoted now, in {_count(sum(s.pieces for s in read), 'piece')}.")


def remove(
    ctx: typer.Context,
    names: Annotated[list[str], typer.Argument(help="What was added, by its path or by its name.")],
) -> None:
    """Let the coach forget files that were added. The files themselves stay as they are."""
    shelf = _shelf(ctx)
    before = shelf.sources()
    now = {source.path for source in _listed(shelf, "Reading what changed", partial(shelf.remove, names))}
    gone = sum(source.is_file and source.path not in now for source in before)
    them = "it" if gone == 1 else "them"
    out.print(
        f"{_count(gone, 'file')} forgotten. The coach will not quote from {them} again."
        if gone
        else "Forgotten. There was no file to quote from."
    )


def sources(
    ctx: typer.Context,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """List the files that were added, as they are now."""
    shelf = _shelf(ctx)
    listed = _listed(shelf, "Reading what changed", shelf.refresh)
    if as_json:
        fields = ("name", "path", "pieces", "problem")
        print_json({"sources": [{field: getattr(source, field) for field in fields} for source in listed]})
        return
    if not listed:
        out.print("No files of your own have been added. To add some, run: coach add FILE")
    for source, name in _named(listed):
        if not source.problem:
            out.print(f"{name}  ({_count(source.pieces, 'piece')})", markup=False)
    _tell_problems(listed)


def _shelf(ctx: typer.Context) -> Shelf:
    from coach.app import Coach

    return Coach(ctx.obj.model_copy(update={"keep_talks": False})).shelf()


def _listed(shelf: Shelf, label: str, change: Callable[[Progress], object]) -> Sequence[Source]:
    """Every file as it is after a change, which is drawn as a bar."""
    with counting_bar(label) as progress:
        change(progress)
    return shelf.sources()


def _tell_problems(listed: Sequence[Source]) -> None:
    for source, name in _named(listed):
        if source.problem:
            err.print(f"{name} {line(source.problem)}.", markup=False)


def _named(listed: Sequence[Source]) -> list[tuple[Source, str]]:
    """Each file and what to call it: by its path where another has the same name."""
    count = Counter(source.name for source in listed)
    return [(source, line(source.name if count[source.name] == 1 else source.path)) for source in listed]


def _below(source: Source, paths: list[Path]) -> bool:
    return any(Path(source.path).is_relative_to(path.resolve()) for path in paths)


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
