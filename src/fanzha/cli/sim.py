"""`fanzha sim town`: make up a town and its days."""

from __future__ import annotations

import sys
from datetime import datetime, time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from fanzha.cli.say import print_json, troubles_end_the_command
from fanzha.sim.make import STEPS, make
from fanzha.sim.place import Size
from fanzha.sim.town import DEFAULT_START

_FIRST_DAY = datetime.combine(DEFAULT_START, time.min)

sim_app = typer.Typer(help="虚构城镇 / a made-up town", no_args_is_help=True)


@sim_app.callback()
def sim() -> None:
    """虚构城镇: 用于练习和检验 / a made-up town to practise on and measure with."""


@sim_app.command()
def town(
    out: Annotated[Path, typer.Option(help="输出目录 / folder to write")],
    size: Annotated[Size, typer.Option(help="规模 / size")] = Size.HAMLET,
    days: Annotated[int, typer.Option(help="天数 / days")] = 7,
    seed: Annotated[int, typer.Option(help="随机种子 / seed")] = 1,
    start: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="第一天(北京时间)/ first day, Shanghai")
    ] = _FIRST_DAY,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")] = False,
) -> None:
    """生成城镇与若干天的事件 / write a town and its days as Parquet, the truth apart."""
    with troubles_end_the_command(as_json=as_json), _bar() as bar:
        task = bar.add_task("", total=len(STEPS))
        manifest = make(
            out, size, days, seed, start.date(),
            lambda step: bar.update(task, advance=1, description=step),
        )  # fmt: skip
    if as_json:
        print_json(manifest)
        return
    events = sum(count["rows"] for count in manifest["events"].values())
    print(
        f"{out}: {manifest['entities']['person']:,} 人 people, {events:,} 事件 events (虚构 made up)"
    )


def _bar() -> Progress:
    """A progress bar on stderr, silent where nobody watches."""
    return Progress(
        TextColumn("{task.description:16}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
        transient=True,
    )
