"""`fanzha import`: foreign files come in by mappings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from fanzha.cli.say import print_json, troubles_end_the_command
from fanzha.kit import folders
from fanzha.recover.trace.imports import TransferImport, import_transfers, transfers_folder
from fanzha.recover.trace.lasting import append_to

import_app = typer.Typer(help="导入外部文件 · bring foreign files in", no_args_is_help=True)


@import_app.callback()
def imports() -> None:
    """导入外部文件 · bring foreign files in."""


@import_app.command("transfers")
def transfers(
    file: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, help="CSV, Excel, Parquet"),
    ],
    mapping: Annotated[str, typer.Option(help="映射名或 .toml 路径 · mapping name or path")],
    out: Annotated[Path | None, typer.Option(help="输出文件 · Parquet to write")] = None,
    into: Annotated[
        str | None, typer.Option(help="追加到此记录库 · append to the lasting log of this name")
    ] = None,
    data_dir: Annotated[Path | None, typer.Option(help="数据目录 · data folder")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """导入转账记录 · read a foreign transfer file into a log that `fanzha trace` reads."""
    data = (data_dir or folders.data_dir()).resolve()
    with troubles_end_the_command(as_json=as_json), Console(stderr=True).status("导入 · importing"):
        done = import_transfers(file, mapping, data=data, out=out)
        appended = append_to(into, done.files.log, transfers_folder(data)) if into else None
    if as_json:
        print_json(_as_dict(done, appended))
    else:
        _print(done)
        if appended:
            folder, new = appended
            typer.echo(f"追加 {new} 笔 · appended {new}: {folder}")


def _as_dict(done: TransferImport, appended: tuple[Path, int] | None) -> dict[str, Any]:
    places: dict[str, Any] = {"out": str(done.files.log), "quarantine": str(done.files.quarantine)}
    if appended:
        places |= {"into": str(appended[0]), "appended": appended[1]}
    return {**places, "changed": done.changed, **done.told}


def _print(done: TransferImport) -> None:
    told, console = done.told, Console(soft_wrap=True, highlight=False)
    if not done.changed:
        console.print("此文件已导入过, 没有改变 · this file was imported before: nothing changed")
    left_out = sum(rule["rows"] for rule in told["left_out"])
    console.print(
        f"读入 {told['rows_in']} 行 = 保留 {told['kept']} + 排除 {left_out} + 隔离 {told['quarantined']}\n"
        f"{told['rows_in']} rows in = {told['kept']} kept + {left_out} left out "
        f"+ {told['quarantined']} in quarantine"
    )
    for rule in told["left_out"]:
        console.print(f"  排除 {rule['rows']}: {rule['zh']} · left out: {rule['en']}")
    if told["rounded_rows"]:
        console.print(
            f"四舍六入到分 {told['rounded_rows']} 行, 总计改变 {told['rounding_fen']} 分 · "
            f"rounded half-even to fen; in total {told['rounding_fen']} fen"
        )
    console.print(f"记录 log: {done.files.log}\n隔离 quarantine: {done.files.quarantine}")
