"""Runs every benchmark, or those named, prints a table and writes `benchmarks/out/<time>.json`."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

import benchmarks
from benchmarks.figure import Figure
from benchmarks.machine import facts
from coach.config import silence
from coach.errors import UserFixable

OUT = Path(__file__).with_name("out")
_out = Console(soft_wrap=True, highlight=False)


def main(names: Annotated[list[str] | None, typer.Argument(help="Which; all when left out.")] = None) -> None:
    """Measure how fast the coach is on this computer. It reports and judges nothing: the exit status is 0."""
    silence()
    found = _benchmarks()
    if unknown := set(names or ()) - found.keys():
        raise typer.BadParameter(f"There is no {', '.join(sorted(unknown))}. There are: {', '.join(found)}.")
    machine, started = facts(), datetime.now(UTC)
    _out.print("\n".join(f"{name}: {fact}" for name, fact in machine.items()), markup=False)
    measured: dict[str, list[dict[str, Any]]] = {}
    for name in names or found:
        figures: list[Figure] = []
        try:
            figures.extend(found[name]())  # what was yielded before an error stays
        except UserFixable as error:
            _out.print(f"{name}: skipped. {error}", markup=False)
        if figures:
            _out.print(_table(name, figures))
        measured[name] = [asdict(figure) for figure in figures]
    OUT.mkdir(exist_ok=True)
    path = OUT / f"{started:%Y%m%dT%H%M%SZ}.json"
    path.write_text(json.dumps({"machine": machine, "figures": measured}, ensure_ascii=False, indent=1) + "\n", "utf-8")
    _out.print(f"Written to {path}", markup=False)


def _benchmarks() -> dict[str, Callable[[], Iterable[Figure]]]:
    """`measure` of every module beside this one that has it, by the module's name."""
    modules = (
        importlib.import_module(f"{benchmarks.__name__}.{info.name}")
        for info in pkgutil.iter_modules(benchmarks.__path__)
        if info.name != "__main__"
    )
    return {module.__name__.rpartition(".")[2]: module.measure for module in modules if hasattr(module, "measure")}


def _table(name: str, figures: Iterable[Figure]) -> Table:
    table = Table(title=name, title_justify="left")
    for heading in ("what", "value", "target", "n", "note"):
        table.add_column(heading, justify="left" if heading in {"what", "note"} else "right")
    for figure in figures:
        missed = figure.target is not None and figure.value > figure.target
        value = f"{figure.value:,.{2 if figure.value < 100 else 0}f} {figure.unit}"
        target = "" if figure.target is None else f"≤ {figure.target:,g}"
        table.add_row(figure.name, f"[red]{value}[/]" if missed else value, target, str(figure.n), figure.note)
    return table


if __name__ == "__main__":
    typer.run(main)
