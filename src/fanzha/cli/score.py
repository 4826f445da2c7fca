"""`fanzha score`: how likely a telephone number is used for fraud, and why."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from fanzha.cli.say import print_json, troubles_end_the_command
from fanzha.kit.errors import Trouble

score_app = typer.Typer(help="评分 · score", no_args_is_help=True)
HEADER = ("phone_no_m", "score", "reasons")
BATCH = 1000


@score_app.callback()
def score() -> None:
    """评分 · score."""


@score_app.command("numbers")
def numbers(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="号码表 · CSV, Excel, Parquet")],
    out: Annotated[Path, typer.Option(dir_okay=False, help="输出 · CSV to write")],
    model: Annotated[Path | None, typer.Option(help="模型文件 · default: the shipped one")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """号码涉诈评分 · score numbers from monthly aggregates of calls, texts, data and bills.

    A score is a calibrated probability: a reason to look, not a ground for a measure.
    """
    with troubles_end_the_command(as_json=as_json):
        rows = _write(out, _scored(file, model))
    if as_json:
        print_json({"numbers": rows, "out": str(out)})
    else:
        print(f"{rows} 个号码已评分 · numbers scored: {out}")


def _scored(file: Path, model: Path | None) -> Iterator[tuple[str, str, str]]:
    from fanzha.engine.risk.numbers.model import load, shipped
    from fanzha.engine.risk.numbers.reasons import whys
    from fanzha.engine.risk.numbers.table import read_numbers

    of = shipped() if model is None else load(model)
    found = read_numbers(file)
    with _bar() as bar:
        for start in bar.track(range(0, len(found), BATCH), description="评分 · scoring"):
            part = found.features[start : start + BATCH]
            scores, why = of.scores(part), whys(part, of.contributions(part), of.usual)
            for number, value, reasons in zip(found.ids[start:], scores, why, strict=False):
                yield number, f"{value:.6f}", "; ".join(reason.said() for reason in reasons)


def _write(out: Path, rows: Iterator[tuple[str, str, str]]) -> int:
    """Write beside and rename, so that a half-written file is never there; returns the rows."""
    count, beside = 0, out.with_name(f".{out.name}.part")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADER)
            for row in rows:
                writer.writerow(row)
                count += 1
        beside.replace(out)
    except OSError as error:
        raise Trouble(
            zh=f"无法写入 {out.name}: {error.strerror}", en=f"cannot write {out.name}: {error.strerror}",
            field="out",
        ) from error  # fmt: skip
    finally:
        beside.unlink(missing_ok=True)
    return count


def _bar() -> Progress:
    from rich.console import Console

    console = Console(stderr=True)
    return Progress(console=console, transient=True, disable=not console.is_terminal)
