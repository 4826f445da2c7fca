"""`fanzha up`: the whole centre with one command."""

from __future__ import annotations

import os
import secrets
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from fanzha.cli import centre
from fanzha.cli.door import Door, demand_sound, say_to_settings
from fanzha.cli.say import fail
from fanzha.kit import folders
from fanzha.kit.errors import Trouble
from fanzha.kit.supervise import Child, Supervisor
from fanzha.sim.place import Size

out = Console(highlight=False)


def up(
    host: Annotated[str, typer.Option(help="监听地址 · address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="端口 · port")] = 8000,
    data_dir: Annotated[Path | None, typer.Option(help="数据目录 · data folder")] = None,
    dsn: Annotated[
        str | None, typer.Option(envvar="FANZHA_DSN", help="PostgreSQL ≥ 15, 默认内置 · built-in")
    ] = None,
    demo: Annotated[
        bool, typer.Option(help="样例县城和演示账户 · sample town, demo sign-ins")
    ] = False,
    speed: Annotated[float, typer.Option(min=0.1, help="样例县城的时钟倍速 · clock speed")] = 1.0,
    size: Annotated[Size, typer.Option(help="样例县城的规模 · its size")] = Size.HAMLET,
    tls_cert: Annotated[Path | None, typer.Option(help="证书 · certificate, PEM")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="证书的密钥 · its key, PEM")] = None,
) -> None:
    """启动中心: 数据库、网页、任务、检测(演示模式另有银行、短信网关和县城) · run the centre."""
    try:
        door = Door(host, port, tls_cert, tls_key)
        _run(door, data_dir or folders.data_dir(), dsn, Play(speed, size) if demo else None)
    except Trouble as trouble:
        fail(trouble)


@dataclass(frozen=True)
class Play:
    """How the sample town lives."""

    speed: float
    size: Size


def _run(door: Door, data: Path, dsn: str | None, play: Play | None) -> None:
    demand_sound(door, demo=play is not None)
    data = folders.ensure(data.resolve())
    with centre.only_one(data):
        _run_alone(door, data, dsn, play)


def _run_alone(door: Door, data: Path, dsn: str | None, play: Play | None) -> None:
    centre.demand_free_port(door.host, door.port)
    centre.demand_front_end()
    with step("数据库", "database"):
        database = centre.open_database(data, dsn)
    try:
        centre.prepare_environment(data, database, demo=play is not None)
        say_to_settings(door)
        sign_ins = _prepare(data, play)
        _supervise(door, database, sign_ins, demo=play is not None)
    finally:
        with step("关闭数据库", "closing the database"):
            database.stop()


def _prepare(data: Path, play: Play | None) -> list[tuple[str, str]]:
    if play:
        os.environ["FANZHA_SECRET_KEY"] = _kept_secret(data / "demo.secret")
        os.environ["FANZHA_BANK_SECRET"] = _kept_secret(data / "banks.secret")
        os.environ["FANZHA_BANKS_URL"] = f"http://127.0.0.1:{centre.free_port()}"
        os.environ["FANZHA_SMS_SECRET"] = _kept_secret(data / "sms.secret")
        os.environ["FANZHA_SMS_URL"] = f"http://127.0.0.1:{centre.free_port()}"
    else:
        centre.demand_secrets()
    import django
    from django.core.management import call_command

    django.setup()
    with step("数据表", "tables"):
        call_command("migrate", verbosity=0, interactive=False)
    if not play:
        return []
    from fanzha.cli.demo.town import prepare

    with step("样例县城(虚构)", "sample town (made up)"):
        return prepare(data, speed=play.speed, size=play.size)


def _supervise(
    door: Door, database: centre.Database, sign_ins: list[tuple[str, str]], *, demo: bool
) -> None:
    banks_port = os.environ.get("FANZHA_BANKS_URL", "").rpartition(":")[2]
    sms_port = os.environ.get("FANZHA_SMS_URL", "").rpartition(":")[2]
    inside = _door_of_machines(door) if demo else door
    os.environ["FANZHA_ANSWERS_URL"] = f"{inside.address}/api/bank/answers"
    os.environ["FANZHA_CENTRE_URL"] = inside.address
    children = [_child("web", "fanzha.web", *door.words()), _child("worker", "fanzha.jobs")]
    children.append(_child("clocks", "fanzha.jobs.beside"))  # beside the worker's own
    if inside.port != door.port:
        children.append(_child("machines' door", "fanzha.web", *inside.words()))
    if demo or os.environ.get("FANZHA_INTAKE_GROUND", "").strip():
        children.append(_child("detector", "fanzha.cli.detector"))
    else:
        _say("中心不接收原始事件(未设 FANZHA_INTAKE_GROUND) · no raw events are taken in here")
    if demo:
        children.append(_child("banks", "fanzha.cli.demo.banks", "--port", banks_port))
        children.append(_child("gateway", "fanzha.cli.demo.gateway", "--port", sms_port))
        children.append(_child("town", "fanzha.cli.demo.player"))

    def environment() -> dict[str, str]:
        return {"FANZHA_DSN": database.dsn}

    supervisor = Supervisor(children, environment, look=database.repaired, say=_say)
    here = _from_beside(door.host)
    supervisor.run(
        lambda: _when_it_answers(here, door.port, lambda: _welcome(door.address, sign_ins))
    )
    _say("已停止 | stopped")


def _door_of_machines(door: Door) -> Door:
    """Where the banks at play, who know no certificate of ours, reach a demo on this machine."""
    if door.certificate:
        return Door("127.0.0.1", centre.free_port())
    return Door(_from_beside(door.host), door.port)


def _from_beside(host: str) -> str:
    """Where a process beside us, as the banks at play are, reaches what listens on `host`.

    >>> _from_beside("0.0.0.0"), _from_beside("192.0.2.7"), _from_beside("yunxi.example")
    ('127.0.0.1', '192.0.2.7', 'yunxi.example')
    """
    with suppress(ValueError):  # a name is no address
        if ip_address(host).is_unspecified:
            return "127.0.0.1"
    return host


def _child(name: str, module: str, *words: str) -> Child:
    return Child(name, [sys.executable, "-m", module, *words])


def _say(text: str) -> None:
    out.print(text)


def _when_it_answers(host: str, port: int, then: Callable[[], None]) -> None:
    """Call `then` once the page can be opened: who reads that it is up clicks at once."""

    def wait() -> None:
        while True:
            with suppress(OSError), socket.create_connection((host, port), timeout=1):
                then()
                return
            time.sleep(0.1)

    threading.Thread(target=wait, daemon=True).start()


def _welcome(address: str, sign_ins: list[tuple[str, str]]) -> None:
    out.print(f"\n[bold green]反诈中心已就绪 · the centre is up:[/] [bold]{address}[/]")
    for who, how in sign_ins:
        out.print(f"  {who:<28} {how}")
    out.print("  Ctrl-C 停止 · stops everything\n")


@contextmanager
def step(zh: str, en: str) -> Iterator[Any]:
    """Show one step of the start while it runs, and how long it took."""
    if not out.is_terminal:
        out.print(f"· {zh} · {en}")
        yield None
        return
    with out.status(f"{zh} · {en} …"):
        yield None
    out.print(f"[green]✓[/] {zh} · {en}")


def _kept_secret(place: Path) -> str:
    """A random secret made at the first demo start and kept, so that sign-ins survive."""
    if not place.exists():
        place.touch(mode=0o600)
        place.write_text(secrets.token_hex(32))
    return place.read_text()
