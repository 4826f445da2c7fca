"""`fanzha enter`: units and people before anybody can sign in; files of reports afterwards."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fanzha.cli import enter_reports
from fanzha.cli.connected import DSN, centre_of
from fanzha.cli.say import print_json, troubles_end_the_command
from fanzha.kit.errors import Trouble
from fanzha.words.enums import Role, UnitKind

if TYPE_CHECKING:
    from fanzha.govern.units.actions import NewUnit

COLUMNS = ("code", "name_zh", "name_en", "kind", "parent")
enter_app = typer.Typer(
    help="登记单位、人员和报案 · units, people and reports", no_args_is_help=True
)
enter_reports.register(enter_app)

DataDir = Annotated[Path | None, typer.Option(help="数据目录 · data folder")]
Dsn = Annotated[str | None, typer.Option(envvar=DSN, help="PostgreSQL")]
AsJson = Annotated[bool, typer.Option("--json")]


@enter_app.command()
def units(
    file: Annotated[Path, typer.Argument(help="CSV (UTF-8): code,name_zh,name_en,kind,parent")],
    data_dir: DataDir = None,
    dsn: Dsn = None,
    as_json: AsJson = False,
) -> None:
    """登记单位树, 上级在前 · the tree of units, parents first; the same file again changes nothing."""
    with troubles_end_the_command(as_json=as_json), centre_of(data_dir, dsn):
        from fanzha.govern.units.actions import enter_units

        known = enter_units(list(_units(file)))
    if as_json:
        print_json({"units": known})
    else:
        print(f"共 {known} 个单位 · {known} units")


@enter_app.command()
def user(
    username: Annotated[str, typer.Argument(help="用户名 · sign-in")],
    role: Annotated[Role, typer.Option(help="角色 · role")],
    unit: Annotated[str, typer.Option(help="单位代码 · code of the unit")],
    name: Annotated[str, typer.Option(help="显示姓名 · name that colleagues see")],
    password: Annotated[
        str,
        typer.Option(
            prompt="密码 · password", confirmation_prompt=True, hide_input=True,
            envvar="FANZHA_NEW_PASSWORD",
        ),
    ],
    data_dir: DataDir = None,
    dsn: Dsn = None,
) -> None:  # fmt: skip
    """给一个人开通工作台, 首次登录须改密码 · give somebody a desk; one who has a password keeps it."""
    with troubles_end_the_command(), centre_of(data_dir, dsn):
        _enter_user(username, role, unit, name, password)
    print(f"{username}: {role.value} @ {unit}")


@enter_app.command()
def detector(
    name: Annotated[str, typer.Argument(help="名称 · name: a-z 0-9 -")],
    unit: Annotated[str, typer.Option(help="运营商或银行的单位代码 · operator or bank, its code")],
    data_dir: DataDir = None,
    dsn: Dsn = None,
) -> None:
    """登记数据所有者处的侦测器, 密钥只显示一次 · a detector at the owner's; prints its key once."""
    with troubles_end_the_command(), centre_of(data_dir, dsn):
        from fanzha.kit import clock
        from fanzha.prevent.detect.remote.actions import enter_detector

        key = enter_detector(name, unit, clock.now())
    print(key)


def _enter_user(username: str, role: Role, unit: str, name: str, password: str) -> None:
    from django.core.exceptions import ObjectDoesNotExist

    from fanzha.govern.access.actions import NewUser, demand_strong, enter_user

    demand_strong(password)
    try:
        enter_user(NewUser(username, role, unit, name), password=password, must_change=True)
    except ObjectDoesNotExist as error:
        raise Trouble(
            zh="没有这个单位, 请先登记: fanzha enter units",
            en="there is no such unit, enter it first: fanzha enter units",
            field="unit",
        ) from error


def _units(file: Path) -> Iterator[NewUnit]:
    from fanzha.govern.units.actions import NewUnit

    seen: set[str] = set()
    for number, row in enumerate(_rows(file), start=2):
        if row["kind"] not in set(UnitKind):
            raise Trouble(zh="没有这种单位", en="no such kind of unit", field="kind", row=number)
        if row["parent"] and row["parent"] not in seen:
            raise Trouble(
                zh="上级单位要写在前面", en="the parent must come first", field="parent", row=number
            )
        seen.add(row["code"])
        code, zh, en, kind = (row[name] for name in COLUMNS[:4])
        yield NewUnit(code, zh, en, kind, row["parent"] or None)


def _rows(file: Path) -> list[dict[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            found, rows = reader.fieldnames or (), list(reader)
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble(
            zh=f"读不了 {file.name}: 需要 UTF-8 的 CSV 文件",
            en=f"cannot read {file.name}: a CSV file in UTF-8 is needed",
            field="file",
        ) from error
    missing = [name for name in COLUMNS if name not in found]
    if missing or not rows:
        raise Trouble(
            zh=f"需要这些列且至少一行: {', '.join(COLUMNS)}",
            en=f"these columns and at least one row are needed: {', '.join(COLUMNS)}",
            field=missing[0] if missing else "file",
        )
    return rows
