"""`fanzha import warnings|numbers|accounts|hosts|public-accounts` and `fanzha export warnings`."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

import pyarrow as pa
import typer
from rich.console import Console

from fanzha.cli.connected import DSN, centre_of
from fanzha.cli.say import print_json, troubles_end_the_command
from fanzha.kit import clock
from fanzha.kit.errors import Trouble

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV, Excel, Parquet")]
MappingName = Annotated[
    str, typer.Option("--mapping", help="映射名或 .toml 路径 · mapping name or path")
]
DataDir = Annotated[Path | None, typer.Option(help="数据目录 · data folder")]
Dsn = Annotated[str | None, typer.Option(envvar=DSN, help="PostgreSQL")]
AsJson = Annotated[bool, typer.Option("--json")]

export_app = typer.Typer(help="导出 · take out", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Hang the commands on the group `fanzha import`."""
    app.command("warnings")(warnings)
    app.command("numbers")(numbers)
    app.command("accounts")(accounts)
    app.command("hosts")(hosts)
    app.command("public-accounts")(public_accounts)


def warnings(
    file: File, mapping: MappingName, data_dir: DataDir = None, dsn: Dsn = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """导入预警指令, 每行成为一条预警 · warning orders: each row becomes an alert."""
    with troubles_end_the_command(as_json=as_json), centre_of(data_dir, dsn):
        from fanzha.govern.access.rules import SYSTEM
        from fanzha.prevent.alert.queries import rejected
        from fanzha.prevent.alert.warnings import import_warnings

        with Console(stderr=True).status("导入 · importing"):
            done = import_warnings(file, mapping, SYSTEM, clock.now())
        bad = [
            {"row": row.number, "field": row.field, "zh": row.zh, "en": row.en}
            for row in rejected(done.batch_id)
        ]
        told = asdict(done) | {"quarantine": bad}
    if as_json:
        print_json(told)
    else:
        _print_warnings(told)


def numbers(
    file: File, mapping: MappingName, data_dir: DataDir = None, dsn: Dsn = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """导入涉案号码 · numbers known to be involved."""
    _list("numbers", file, mapping, data_dir, dsn, as_json=as_json)


def accounts(
    file: File, mapping: MappingName, data_dir: DataDir = None, dsn: Dsn = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """导入涉案账户 · accounts known to be involved."""
    _list("accounts", file, mapping, data_dir, dsn, as_json=as_json)


def hosts(
    file: File, mapping: MappingName, data_dir: DataDir = None, dsn: Dsn = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """导入涉诈网站 · hosts known to be involved."""
    _list("hosts", file, mapping, data_dir, dsn, as_json=as_json)


def public_accounts(
    file: File, mapping: MappingName,
    by: Annotated[str, typer.Option(help="列入人的用户名(领导或管理员) · sign-in of who lists")],
    data_dir: DataDir = None, dsn: Dsn = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """导入公共账户名单(不予止付), 另一人在页面确认后生效 · accounts of public money, never stopped."""
    with troubles_end_the_command(as_json=as_json), centre_of(data_dir, dsn):
        from fanzha.govern.access.gates import actor_named
        from fanzha.recover.stop.public_imports import import_public_accounts

        with Console(stderr=True).status("导入 · importing"):
            done = import_public_accounts(file, mapping, actor_named(by), clock.now())
    told = {
        "rows_in": done.rows_in, "new": done.new, "waiting": done.waiting, "same": done.same,
        "left_out": done.left_out, "rejected": done.rejected.num_rows,
        "quarantine": _bad(done.rejected),
    }  # fmt: skip
    if as_json:
        print_json(told)
    else:
        _print_public(told)


@export_app.callback()
def exports() -> None:
    """导出 · take out."""


@export_app.command("warnings")
def export_warnings(
    batch: Annotated[int, typer.Argument(help="批次号 · batch")],
    out: Annotated[Path, typer.Option(dir_okay=False, help=".csv / .xlsx")],
    data_dir: DataDir = None, dsn: Dsn = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """导出一批预警指令的处置结果, 按来文的列 · results in the sender's own columns."""
    with troubles_end_the_command(as_json=as_json), centre_of(data_dir, dsn):
        from fanzha.govern.access.rules import SYSTEM
        from fanzha.prevent.dissuade.results import as_csv, as_excel, results

        writers = {".csv": as_csv, ".xlsx": as_excel}
        if out.suffix.lower() not in writers:
            raise Trouble(zh="只能导出 .csv 或 .xlsx", en="write .csv or .xlsx", field="out")
        table = results(batch, SYSTEM, clock.now())
        _write(out, writers[out.suffix.lower()](table))
    if as_json:
        print_json({"batch": batch, "rows": len(table.rows), "out": str(out)})
    else:
        print(f"{len(table.rows)} 行 · rows → {out}")


def _write(out: Path, content: bytes) -> None:
    """All of the file or nothing of it. Raises Trouble when it cannot be written."""
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        try:
            part.write_bytes(content)
            part.replace(out)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise Trouble(
            zh=f"无法写入 {out.name}({error.strerror}); 请检查目录是否存在、磁盘空间与权限",
            en=f"cannot write {out.name} ({error.strerror}); check that its folder exists, "
            "the disk space and rights",
            field="out",
        ) from error


def _list(
    kind: Literal["numbers", "accounts", "hosts"], file: Path, mapping: str,
    data_dir: Path | None, dsn: str | None, *, as_json: bool,
) -> None:  # fmt: skip
    with troubles_end_the_command(as_json=as_json), centre_of(data_dir, dsn):
        from fanzha.govern.access.rules import SYSTEM
        from fanzha.prevent.block.imports import import_listings

        with Console(stderr=True).status("导入 · importing"):
            done = import_listings(file, kind, mapping, SYSTEM, clock.now())
    bad = _bad(done.rejected)
    told = {
        "rows_in": done.rows_in, **asdict(done.entered), "doubled": done.doubled,
        "left_out": done.left_out, "rejected": len(bad), "quarantine": bad,
    }  # fmt: skip
    if as_json:
        print_json(told)
    else:
        _print_list(told)


def _print_warnings(told: dict[str, Any]) -> None:
    console = Console(soft_wrap=True, highlight=False)
    if not told["changed"]:
        console.print("此文件已导入过, 没有改变 · this file was imported before: nothing changed")
    console.print(
        f"第 {told['batch_id']} 批: 读入 {told['rows_in']} 行 = 预警 {told['taken']} + "
        f"排除 {told['left_out']} + 退回 {told['rejected']}\n"
        f"batch {told['batch_id']}: {told['rows_in']} rows in = {told['taken']} alerts + "
        f"{told['left_out']} left out + {told['rejected']} rejected"
    )
    _print_bad(console, told["quarantine"])


def _print_list(told: dict[str, Any]) -> None:
    console = Console(soft_wrap=True, highlight=False)
    console.print(
        f"读入 {told['rows_in']} 行 = 新增 {told['new']} + 变更 {told['changed']} + "
        f"未变 {told['same']} + 重复 {told['doubled']} + 排除 {told['left_out']} + "
        f"退回 {told['rejected']}\n"
        f"{told['rows_in']} rows in = {told['new']} new + {told['changed']} changed + "
        f"{told['same']} same + {told['doubled']} doubled + {told['left_out']} left out + "
        f"{told['rejected']} rejected"
    )
    _print_bad(console, told["quarantine"])


def _print_public(told: dict[str, Any]) -> None:
    console = Console(soft_wrap=True, highlight=False)
    console.print(
        f"读入 {told['rows_in']} 行 = 新增 {told['new']}(待另一人确认 {told['waiting']}) + "
        f"未变 {told['same']} + 排除 {told['left_out']} + 退回 {told['rejected']}\n"
        f"{told['rows_in']} rows in = {told['new']} new ({told['waiting']} wait for a second "
        f"person) + {told['same']} same + {told['left_out']} left out + {told['rejected']} rejected"
    )
    _print_bad(console, told["quarantine"])


def _bad(rejected: pa.Table) -> list[dict[str, Any]]:
    return [
        {"row": row["row"], "field": row["field"], "zh": row["reason_zh"], "en": row["reason_en"]}
        for row in rejected.to_pylist()
    ]


def _print_bad(console: Console, bad: list[dict[str, Any]], most: int = 20) -> None:
    for row in bad[:most]:
        console.print(f"  {Trouble(row['zh'], row['en'], field=row['field'], row=row['row'])}")
    if len(bad) > most:
        console.print(f"  … {len(bad) - most}")
