"""`coach`: each subcommand loads only what it needs, so that `coach search` never waits for Gradio."""

from __future__ import annotations

import logging
import os
import sys
import threading
from pathlib import Path
from typing import Annotated, Any

import typer

from coach.cli import check, draft, models, own, prepare, safety
from coach.cli.output import counting_bar, err, excerpt_json, hit_json, out, places, print_json, reply_json
from coach.config import Settings, load_settings, silence
from coach.domain import Action, Done, Event, Intercepted, Kind, Replaced, Slot, Sources, Stage, Text
from coach.errors import CoachError, MessageError, NotKeptError, UserFixable

app = typer.Typer(
    help="A private conversation coach on your own computer. Without a subcommand it opens the page.",
    invoke_without_command=True,
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(models.app, name="models")
app.add_typer(safety.app, name="safety")
for command in (check.check, draft.lint_draft, own.add, own.remove, own.sources, prepare.prepare):
    app.command()(command)

JsonFlag = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")]
_LABELS = {
    Slot.HEAR: "I hear: ",
    Slot.SAY: "You could say: ",
    Slot.LISTEN: "Listen for: ",
    Slot.TRY: "Try: ",
    Slot.ASK: "",
    Slot.STEP: "",
}

Port = Annotated[int | None, typer.Option(min=1, max=65535, help="Where to listen on this computer.")]


@app.callback()
def start(
    ctx: typer.Context,
    *,
    data_dir: Annotated[Path | None, typer.Option(help="Where talks and the index are kept.")] = None,
    models_dir: Annotated[Path | None, typer.Option(help="Where model files are kept.")] = None,
    model: Annotated[str | None, typer.Option(help="A model's id, or a GGUF file.")] = None,
    region: Annotated[str | None, typer.Option(help="Whose helplines to show, such as uk or us.")] = None,
) -> None:
    """Read the settings; with no subcommand, serve the page."""
    ctx.obj = load_settings(data_dir=data_dir, models_dir=models_dir, model=model, region=region)
    if ctx.invoked_subcommand is None:
        serve(ctx)


@app.command()
def serve(
    ctx: typer.Context,
    *,
    port: Port = None,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Show the page in the browser.")] = True,
    keep: Annotated[bool, typer.Option("--keep/--no-keep", help="Keep talks on this computer.")] = True,
) -> None:
    """Open the page in the browser (what `coach` alone does)."""
    settings: Settings = ctx.obj.model_copy(
        update={"port": port or ctx.obj.port, "keep_talks": keep and ctx.obj.keep_talks}
    )
    _fetch_if_wanted(settings)
    from ui.serve import claim
    from ui.serve import serve as serve_page

    claim(settings.host, settings.port).close()  # a taken port is told at once, before anything heavy is loaded
    coach = _coach(settings)
    warming = threading.Thread(target=coach.warm_up, daemon=True)

    def ready(url: str) -> None:
        err.print(f"The page is open at {url} (Ctrl-C closes it).")
        warming.start()  # not before: both want the same two cores

    try:
        serve_page(coach, settings.host, settings.port, open_browser=open_browser and sys.stdout.isatty(), ready=ready)
    finally:
        coach.close()
        if warming.is_alive():  # a model that is half loaded can't be torn down: leave without asking it
            sys.stderr.flush()
            os._exit(0)


@app.command()
def setup(ctx: typer.Context) -> None:
    """Fetch the model and the embedder, build the index, and try the model once. Doing it twice costs nothing."""
    from coach.app import EMBEDDER
    from coach.llm.catalogue import load_catalogue

    settings: Settings = ctx.obj
    catalogue = load_catalogue()
    for model_id in (EMBEDDER, *([settings.model] if settings.model in catalogue else [])):
        models.fetch_entry(catalogue.entry(model_id), settings)
    coach = _coach(settings)
    with counting_bar("Indexing the guidance") as progress:
        coach.finder(progress)
    coach.model()
    coach.close()
    err.print("All set. Run `coach` to open the page.")


@app.command()
def ask(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(help="What is going on, in your own words.")],
    *,
    as_json: JsonFlag = False,
) -> None:
    """Answer one message, keep nothing."""
    coach = _coach(ctx.obj.model_copy(update={"keep_talks": False}))
    try:
        for event in coach.say(coach.start(), text):
            if isinstance(event, Done) and as_json:
                print_json(reply_json(event.reply))
            elif not as_json:
                _show(event)
    finally:
        coach.close()


@app.command()
def chat(ctx: typer.Context) -> None:
    """Talk in the terminal; nothing is kept. An empty line ends it."""
    coach = _coach(ctx.obj.model_copy(update={"keep_talks": False}))
    out.print(coach.notice.replace("**", ""), markup=False)
    talk = coach.start()
    try:
        while message := _typed():
            try:
                for event in coach.say(talk, message):
                    _show(event)
            except (MessageError, NotKeptError) as error:
                err.print(str(error), markup=False)
    finally:
        coach.close()


@app.command()
def search(
    ctx: typer.Context,
    query: str,
    *,
    k: Annotated[int, typer.Option("-k", min=1, max=50, help="How many cards at most.")] = 5,
    kind: Annotated[Kind | None, typer.Option(help="Only this kind of card.")] = None,
    relationship: Annotated[str | None, typer.Option(help="Whom it is about, such as parent.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Find guidance for a question put in your own words."""
    query = query.encode("utf-8", "replace").decode("utf-8")  # a terminal may hand over half a character
    coach = _coach(ctx.obj.model_copy(update={"keep_talks": False}))
    finder = _indexed(coach)
    hits = finder.search(query, k, (kind,) if kind else (), relationship)
    own_pieces = finder.own(query, k)
    if as_json:
        found = [hit_json(hit) | {"summary": hit.card.summary} for hit in hits]
        print_json({"query": query, "hits": found, "own": [excerpt_json(piece) for piece in own_pieces]})
        return
    if not hits:
        out.print("Nothing in the guidance fits that well.")
    for hit in hits:
        out.print(f"[bold]{hit.card.title}[/bold]  ({hit.card.kind}, {hit.score:.2f})\n  {hit.card.summary}\n")
    for where, piece in zip(places(own_pieces), own_pieces, strict=True):
        out.print(f"{where}  (your own file, {piece.score:.2f})\n  {piece.text}\n", markup=False)


@app.command()
def index(ctx: typer.Context) -> None:
    """Bring the index up to date with the guidance."""
    coach = _coach(ctx.obj.model_copy(update={"keep_talks": False}))
    _indexed(coach)
    out.print(f"The index holds {len(coach.cards())} cards, all up to date.")


@app.command()
def doctor(ctx: typer.Context, *, as_json: JsonFlag = False) -> None:
    """Say what is wrong on this computer, and the command that mends it."""
    from coach.cli.doctor import examine

    findings = examine(ctx.obj)
    if as_json:
        print_json({"ok": all(f.ok for f in findings), "checks": [f.as_json() for f in findings]})
    else:
        for finding in findings:
            out.print(f"{'ok  ' if finding.ok else 'LOOK'}  {finding.name}: {finding.text}", markup=False)
            if finding.fix:
                out.print(f"      To mend it, run: {finding.fix}", markup=False)
    if not all(f.ok for f in findings):
        raise typer.Exit(2)


def main() -> None:
    """Entry point: runs the command and turns errors into one sentence and an exit status."""
    silence()
    logging.basicConfig(format="%(message)s")
    for handler in logging.getLogger().handlers:
        handler.setLevel(logging.ERROR)  # on the handler: some libraries set the level of their own logger
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """The exit status of one command: 2 what the person can mend, 1 what they can't, 130 for Ctrl-C."""
    try:
        status = app(arguments, standalone_mode=False, prog_name="coach")
    except typer.TyperException as error:  # a command or an option that does not exist
        err.print(f"{error.format_message().rstrip('.')}. To see what there is, run: coach --help", markup=False)
        return error.exit_code
    except UserFixable as error:
        err.print(str(error), markup=False)
        return 2
    except CoachError as error:
        err.print(str(error), markup=False)
        return 1
    except (KeyboardInterrupt, typer.Abort):
        return 130
    return status if isinstance(status, int) else 0


# --- shared by the commands ------------------------------------------------------------------------------------------


def _typed() -> str:
    """The person's next line; empty at the end of the input."""
    try:
        return str(typer.prompt("\nYou", default="", show_default=False))
    except typer.Abort:
        return ""


def _coach(settings: Settings) -> Any:  # noqa: ANN401
    from coach.app import Coach

    return Coach(settings)


def _indexed(coach: Any) -> Any:  # noqa: ANN401
    with counting_bar("Indexing the guidance") as progress:
        return coach.finder(progress)


def _show(event: Event) -> None:
    """One event as plain text in a terminal."""
    match event:
        case Stage(text=text):
            err.print(f"{text}...", style="dim")
        case Sources(hits=hits, excerpts=excerpts):
            for label, names in (
                ("Guidance", [hit.card.title for hit in hits]),
                ("Your own files", places(excerpts)),
            ):
                if names:
                    err.print(f"{label}: {'; '.join(names)}", style="dim", markup=False)
        case Text(slot=slot, text=text) if text.startswith(" "):
            out.print(text.strip(), markup=False)
        case Text(slot=slot, text=text) | Replaced(slot=slot, text=text):
            out.print(f"\n{_LABELS[slot]}{text}", markup=False)
        case Intercepted(verdict=verdict, text=text):
            out.print(f"\n{text.replace('**', '')}", markup=False)
            if verdict.action is Action.POINTER:
                out.print()


def _fetch_if_wanted(settings: Settings) -> None:
    """At a first start, offer to fetch what is missing; never fetch unasked."""
    from coach.app import EMBEDDER
    from coach.llm.catalogue import is_present, load_catalogue, megabytes

    catalogue = load_catalogue()
    wanted = [catalogue.entry(i) for i in (EMBEDDER, settings.model) if i in catalogue]
    missing = [entry for entry in wanted if not is_present(entry, settings.models_dir)]
    if not missing:
        return
    size = megabytes(sum(entry.bytes for entry in missing))
    what = UserFixable(
        f"The model is not on this computer yet ({size} MB to fetch).",
        where=str(settings.models_dir),
        fix="coach setup",
    )
    if not sys.stdin.isatty():
        raise what
    if not typer.confirm(f"The model is not on this computer yet. Fetch it now ({size} MB)?", default=True):
        raise what
    for entry in missing:
        models.fetch_entry(entry, settings)


if __name__ == "__main__":
    main()
