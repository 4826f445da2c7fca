"""The `fanzha` command: every door of the command line hangs here."""

from __future__ import annotations

import typer

from fanzha import __version__
from fanzha.cli import doctor, up
from fanzha.cli.audit import audit_app
from fanzha.cli.detect import detect_app
from fanzha.cli.enter import enter_app
from fanzha.cli.imports import import_app
from fanzha.cli.imports_known import export_app, register
from fanzha.cli.say import print_json
from fanzha.cli.score import score_app
from fanzha.cli.sim import sim_app
from fanzha.cli.trace import trace
from fanzha.cli.train import train_app

app = typer.Typer(
    name="fanzha",
    help="反诈作战平台 · open anti-scam operations platform",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
app.command("up")(up.up)
app.add_typer(sim_app, name="sim")
register(import_app)
app.add_typer(import_app, name="import")
app.add_typer(export_app, name="export")
app.add_typer(enter_app, name="enter")
app.command("trace")(trace)
app.add_typer(score_app, name="score")
app.add_typer(detect_app, name="detect")
app.add_typer(train_app, name="train")
app.add_typer(audit_app, name="audit")
app.command("doctor")(doctor.doctor)


@app.command()
def version(as_json: bool = typer.Option(False, "--json")) -> None:
    """版本 · print the version."""
    if as_json:
        print_json({"version": __version__})
    else:
        print(__version__)
