"""`coach eval`: measure the coach, look at what was measured, and hold it to what was accepted."""

from __future__ import annotations

import importlib.util
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from typer.core import TyperGroup

from coach.cli.output import err, out
from coach.config import Settings
from coach.errors import UserFixable

if TYPE_CHECKING:
    from evals.results import Run

__all__ = ["app"]

TINY = "smollm2-135m-instruct-q4_1"


class _RunsByDefault(TyperGroup):
    """`coach eval reflection --quick` runs suites; only the other commands are called by their names."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 a class of its own inside typer
        """Put the run's name in front where none is given."""
        if not args or (args[0] not in self.commands and args[0] not in ("--help", "-h")):
            args = ["run", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    help="Measure the coach on this computer, and hold it to what was accepted.",
    cls=_RunsByDefault,
    no_args_is_help=False,
)

Baselines = Annotated[Path | None, typer.Option("--accepted", help="Where the accepted figures are.")]


@app.command()
def run(
    ctx: typer.Context,
    suites: Annotated[list[str] | None, typer.Argument(help="Which suites; all when left out.")] = None,
    *,
    half: Annotated[
        str, typer.Option(help="dev, which is for choosing, or test, which is only for measuring.")
    ] = "dev",
    model: Annotated[str | None, typer.Option(help="A model's id, or a GGUF file.")] = None,
    limit: Annotated[int, typer.Option(min=0, help="So many cases of each suite at most; 0 for all.")] = 0,
    quick: Annotated[bool, typer.Option("--quick", help="A few cases with the smallest model: minutes.")] = False,
    baselines: Annotated[bool, typer.Option("--baselines", help="Also what the coach must beat.")] = False,
) -> None:
    """Answer the cases and score them. Stopped half-way, it goes on from there the next time."""
    _needs("ir_measures", "inspect_ai")
    from evals.bench import Bench
    from evals.cases import HALVES, find_suites, load_suite
    from evals.run import Plan, carry_out

    if half not in HALVES:
        raise UserFixable(f"There is no half {half!r}. There are: {', '.join(HALVES)}.")
    settings: Settings = ctx.obj.model_copy(update={"model": model or (TINY if quick else ctx.obj.model)})
    chosen = tuple(load_suite(name) for name in suites) if suites else find_suites()
    bench = Bench(settings)
    try:
        with _Bar() as bar:
            done = carry_out(Plan(chosen, half, limit, quick, baselines), bench, bar)
    except KeyboardInterrupt:
        err.print("Stopped. What was answered is kept: the same command goes on from there.")
        raise
    finally:
        bench.close()
    _tell(done)
    if failed := [name for suite in done.suites for name in suite.failed]:
        err.print(f"{len(failed)} cases were not answered: {', '.join(failed[:3])}", markup=False)
        raise typer.Exit(1)


@app.command()
def view(
    ctx: typer.Context, *, port: Annotated[int, typer.Option(min=1, max=65535, help="Where to listen.")] = 7575
) -> None:
    """Look into the logs in the browser, case by case. Ctrl-C closes it."""
    _needs("inspect_ai")
    logs = _folder(ctx) / "logs"
    if not logs.is_dir():
        raise UserFixable("There are no logs yet.", where=str(logs), fix="coach eval")
    from evals.inspected import view as show

    err.print(f"The logs are shown at http://127.0.0.1:{port} (Ctrl-C closes it).")
    show(logs, port)


@app.command()
def compare(
    ctx: typer.Context,
    one: Annotated[
        str, typer.Argument(metavar="A", help='A run: its name, "latest" or a file; ":bare" picks a system.')
    ],
    other: Annotated[str, typer.Argument(metavar="B", help="Another one.")],
) -> None:
    """Say how much higher B scores than A, over the cases that both have."""
    from evals.compare import differences, pick

    runs = _folder(ctx) / "runs"
    for found in differences(pick(one, runs), pick(other, runs)):
        by = found.change
        figures = f"{by.mean:+.3f} [{by.low:+.3f}, {by.high:+.3f}]"
        counted = f"{by.better} up, {by.worse} down, n={by.n}"
        out.print(f"{found.suite:<12}{found.scorer:<22}{figures:<28}{found.verdict:<20}{counted}", markup=False)


@app.command()
def gate(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="RUN", help="Which run; the newest when left out.")] = "latest",
    *,
    accept: Annotated[bool, typer.Option("--accept", help="Make this run's figures the ones to hold.")] = False,
    accepted: Baselines = None,
) -> None:
    """Fail if the coach got worse than what was accepted, and say what could not have been seen."""
    from evals.compare import pick
    from evals.gate import FOLDER, check
    from evals.gate import accept as take

    measured = pick(name, _folder(ctx) / "runs").run
    folder = accepted or FOLDER
    if accept:
        for path in take(measured, folder):
            out.print(f"Accepted: {path.name}", markup=False)
        return
    passed = check(measured, folder)
    for finding in passed.findings:
        said = "FAILS" if finding.fails else "holds" if finding.change else "  -  "
        out.print(f"{said}  {finding.suite:<12}{finding.scorer:<22}{finding.why}", markup=False)
    out.print(f"Changed since: {', '.join(passed.changed) or 'nothing'}.")
    out.print(f"By chance alone, {passed.false_alarms:.1f} of these would look worse.")
    if not passed.ok:
        raise typer.Exit(1)


@app.command()
def report(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="RUN", help="Which run; the newest when left out.")] = "latest",
    *,
    to: Annotated[Path | None, typer.Option(help="The folder to write into.")] = None,
    accepted: Baselines = None,
) -> None:
    """Write a run up as one HTML page, as Markdown and as JSON."""
    from evals.compare import pick
    from evals.gate import FOLDER
    from evals.report.content import gather
    from evals.report.write import write_report

    content = gather(pick(name, _folder(ctx) / "runs").run, accepted or FOLDER)
    out.print(str(write_report(content, to or _folder(ctx) / "reports")), markup=False)


# --- shared by the commands ------------------------------------------------------------------------------------------


class _Bar:
    """Draws a run: turns done, and how long the rest will take at the pace of those that were answered anew."""

    def __init__(self) -> None:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[left]}"),
        )
        self._progress = Progress(*columns, console=err, disable=not err.is_terminal)
        self._task: Any = None
        self._total = self._done = self._fresh = 0
        self._last, self._spent = time.monotonic(), 0.0

    def __enter__(self) -> _Bar:
        self._progress.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._progress.stop()

    def begin(self, turns: int) -> None:
        """So many turns are to be answered."""
        self._total = turns
        self._task = self._progress.add_task("Starting", total=turns or None, left="")

    def enter(self, what: str) -> None:
        """This suite and system come now."""
        self._last = time.monotonic()
        self._progress.update(self._task, description=what)
        if not err.is_terminal:
            err.print(f"{what} ({self._done} of {self._total} turns done)", markup=False)

    def turn(self, *, kept: bool) -> None:
        """One turn is done."""
        now = time.monotonic()
        if not kept:
            self._fresh += 1
            self._spent += now - self._last
        self._last = now
        self._done += 1
        self._progress.update(self._task, completed=self._done, left=self._left())

    def _left(self) -> str:
        if not self._fresh:
            return ""
        minutes = self._spent / self._fresh * (self._total - self._done) / 60
        return "nearly done" if minutes < 1 else f"about {minutes:.0f} min left"


def _tell(done: Run) -> None:
    from evals.summary import figures, rivalries

    for figure in figures(done):
        of = figure.of
        mark = "" if figure.passes is None else "ok" if figure.passes else f"below {figure.at_least:.2f}"
        ratio = "" if figure.ratio is None else f"{figure.ratio:.2f} : 1"
        numbers = f"{of.mean:.3f} [{of.low:.3f}, {of.high:.3f}] n={of.n}"
        out.print(
            f"{figure.suite:<12}{figure.system:<10}{figure.scorer:<22}{numbers:<34}{mark:<12}{ratio}", markup=False
        )
    for one in rivalries(done):
        by = one.change
        out.print(
            f"{one.suite}: the coach against {one.rival}: {by.mean:+.3f} [{by.low:+.3f}, {by.high:+.3f}], ahead in "
            f"{one.ahead:.0%} of {by.n} cases" + (f"; behind on {', '.join(one.lost)}" if one.lost else ""),
            markup=False,
        )
    out.print(f"Kept as {done.name}. To read it as a page, run: coach eval report")


def _folder(ctx: typer.Context) -> Path:
    settings: Settings = ctx.obj
    return settings.data_dir / "evals"


def _needs(*modules: str) -> None:
    if missing := [name for name in modules if importlib.util.find_spec(name) is None]:
        raise UserFixable(
            f"Measuring needs a few more packages ({', '.join(missing)}).",
            fix="pip install -c constraints.txt '.[evals]'",
        )
