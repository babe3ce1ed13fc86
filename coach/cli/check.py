"""`coach check`: every card in itself, then the guidance as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from coach.cli.output import out
from coach.errors import CardError

__all__ = ["check"]


def check(
    folder: Annotated[Path | None, typer.Argument(help="Cards to check; the guidance when left out.")] = None,
) -> None:
    """Check the guidance: each card, what all carry and cite, that no two say the same, and that each can be found."""
    from coach.app import EMBEDDER
    from coach.library.cards import guidance_folder, load_cards
    from coach.library.findable import unfound
    from coach.library.points import load_points
    from coach.library.references import load_references
    from coach.library.review import review

    folder = folder or guidance_folder()
    faults: list[str] = []
    with _noted(faults):
        cards = load_cards(folder)
    with _noted(faults):
        points = load_points(folder)
    with _noted(faults):
        references = load_references(folder)
    if faults:
        raise CardError(faults)  # what is not read can't be looked at as a whole
    faults += review(cards, points, references)
    with _noted(faults):
        faults += unfound(cards, folder, EMBEDDER)
    if faults:
        raise CardError(faults)
    counts = ((cards, "cards"), (points, "points"), (references, "references"))
    out.print(", ".join(f"{len(what)} {noun}" for what, noun in counts if what is not None) + ", no faults.")


@contextmanager
def _noted(faults: list[str]) -> Iterator[None]:
    """Keeps the faults that reading meets, so that all files are heard before anything is said."""
    try:
        yield
    except CardError as error:
        faults += error.problems
