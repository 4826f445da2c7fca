"""`fanzha enter reports`: a file of reports, each row waiting for an officer afterwards."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from fanzha.cli.connected import DSN, centre_of
from fanzha.cli.say import print_json, troubles_end_the_command
from fanzha.kit import clock
from fanzha.kit.errors import Trouble

MOST_SHOWN = 20


def register(app: typer.Typer) -> None:
    """Hang the command on the group `fanzha enter`."""
    app.command("reports")(reports)


def reports(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV, Excel")],
    mapping: Annotated[
        str, typer.Option("--mapping", help="映射名或 .toml 路径 · mapping name or path")
    ],
    data_dir: Annotated[Path | None, typer.Option(help="数据目录 · data folder")] = None,
    dsn: Annotated[str | None, typer.Option(envvar=DSN, help="PostgreSQL")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """登记一批报案, 受理前不发指令 · a file of reports; no order leaves before one is accepted."""
    with troubles_end_the_command(as_json=as_json), centre_of(data_dir, dsn):
        from fanzha.govern.access.rules import SYSTEM
        from fanzha.recover.report.batch import import_reports, rejected_rows

        with Console(stderr=True).status("导入 · importing"):
            done = import_reports(file, mapping, SYSTEM, clock.now())
        told = asdict(done) | {"quarantine": rejected_rows(done.batch_id)}
    if as_json:
        print_json(told)
    else:
        _print(told)


def _print(told: dict[str, Any]) -> None:
    console = Console(soft_wrap=True, highlight=False)
    if not told["changed"]:
        console.print("此文件已导入过, 没有改变 · this file was imported before: nothing changed")
    console.print(
        f"第 {told['batch_id']} 批: 读入 {told['rows_in']} 行 = 登记 {told['taken']} + "
        f"排除 {told['left_out']} + 退回 {told['rejected']}; 报案 {told['reports']} 件待受理\n"
        f"batch {told['batch_id']}: {told['rows_in']} rows in = {told['taken']} taken + "
        f"{told['left_out']} left out + {told['rejected']} rejected; "
        f"{told['reports']} reports wait for an officer"
    )
    for row in told["quarantine"][:MOST_SHOWN]:
        console.print(f"  {Trouble(row['zh'], row['en'], field=row['field'], row=row['row'])}")
    if len(told["quarantine"]) > MOST_SHOWN:
        console.print(f"  … {len(told['quarantine']) - MOST_SHOWN}")
