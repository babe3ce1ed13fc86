"""`coach models`: what can be had, what is here, what fits, what is in use."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coach.cli.output import DownloadBar, err, out, print_json
from coach.config import Settings, save_setting
from coach.llm.catalogue import Entry, fits, is_present, load_catalogue, megabytes, resolve

_YES = {True: "yes", False: ""}

app = typer.Typer(help="List, fetch and choose models.", invoke_without_command=True)


@app.callback(invoke_without_command=True)
def list_models(ctx: typer.Context, *, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """List the models: what is here, what fits this computer's memory, what is in use."""
    if ctx.invoked_subcommand:
        return
    import psutil
    from rich.table import Table

    settings: Settings = ctx.obj
    memory = psutil.virtual_memory().total
    rows = [_row(entry, settings, memory) for entry in load_catalogue().entries]
    if as_json:
        print_json({"models": rows, "models_dir": str(settings.models_dir), "in_use": settings.model})
        return
    table = Table(box=None, pad_edge=False)
    for column in ("model", "size", "memory", "here", "fits", "in use", "what it is"):
        table.add_column(column, overflow="fold")
    for row in rows:
        here, fitting, used = (_YES[bool(row[key])] for key in ("here", "fits", "in_use"))
        table.add_row(str(row["id"]), str(row["size"]), f"{row['memory_mb']} MB", here, fitting, used, str(row["note"]))
    out.print(table)
    if settings.model not in load_catalogue():
        out.print(f"\nIn use: {settings.model} (a file of your own)")
    out.print(f"\nThey live in {settings.models_dir}")


@app.command()
def fetch(ctx: typer.Context, model: str) -> None:
    """Download a model, check it, and put it in place. Picks up where an earlier try stopped."""
    fetch_entry(load_catalogue().entry(model), ctx.obj)


@app.command()
def use(ctx: typer.Context, model: Annotated[str, typer.Argument(metavar="ID|PATH.gguf")]) -> None:
    """Choose the model for the next talks: one of the list, or a GGUF file of your own."""
    settings: Settings = ctx.obj
    path = resolve(model, settings.models_dir)
    chosen = model if model in load_catalogue() else str(path.resolve())
    where = save_setting("model", chosen)
    out.print(f"The next talk uses {chosen}. (Kept in {where}.)")


def fetch_entry(entry: Entry, settings: Settings) -> Path:
    """Fetch with a bar on the terminal; a model that is here already costs nothing."""
    from coach.llm.fetch import fetch as bring

    with DownloadBar() as bar:
        path = bring(entry, settings.models_dir, bar)
    err.print(f"{entry.name} is here.")
    return path


def _row(entry: Entry, settings: Settings, memory: int) -> dict[str, str | int | bool]:
    return {
        "id": entry.id,
        "name": entry.name,
        "use": entry.use,
        "licence": entry.licence,
        "size": f"{megabytes(entry.bytes)} MB",
        "memory_mb": entry.memory_mb,
        "here": is_present(entry, settings.models_dir),
        "fits": fits(entry, memory),
        "in_use": entry.id == settings.model,
        "note": entry.note,
    }
