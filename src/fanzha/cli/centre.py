"""What a running centre stands on: its data folder, lock, ports, database, environment."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from fanzha.kit.errors import Trouble
from fanzha.kit.folders import ensure
from fanzha.kit.postgres import Server, check_version

DATABASE = "fanzha"


@dataclass
class Database:
    """The centre's PostgreSQL: the built-in one, or the server that `dsn` names."""

    dsn: str
    server: Server | None = None

    def repaired(self) -> bool:
        """Start the built-in server again if it died; True when its address changed."""
        if self.server is None or self.server.running():
            return False
        self.server.start()
        before, self.dsn = self.dsn, self.server.dsn(DATABASE)
        return self.dsn != before

    def stop(self) -> None:
        """Stop the built-in server; another's server is left alone."""
        if self.server is not None:
            self.server.stop()


def open_database(data: Path, dsn: str | None) -> Database:
    """Start or adopt the built-in server, or check the one named by `dsn`."""
    if dsn:
        check_version(version_of(dsn))
        return Database(dsn)
    server = Server(data)
    admin = server.start()
    with psycopg.connect(admin, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if known.fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    return Database(server.dsn(DATABASE), server)


def version_of(dsn: str) -> int:
    """The server's version number, e.g. 180003; Trouble when it cannot be reached."""
    try:
        with psycopg.connect(dsn, connect_timeout=5) as connection:
            return connection.info.server_version
    except psycopg.Error as error:
        raise Trouble(
            zh="无法连接 --dsn 指定的数据库。请检查主机、端口、用户、密码和库名",
            en="cannot connect to the database that --dsn names. Check host, port, user, "
            "password and database name",
            field="dsn",
        ) from error


def demand_free_port(host: str, port: int) -> None:
    """Raise Trouble when another program listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except socket.gaierror as error:
            raise Trouble(
                zh=f"不认识主机 {host}。请用本机的地址, 如 127.0.0.1",
                en=f"unknown host {host}. Name an address of this machine, such as 127.0.0.1",
                field="host",
            ) from error
        except OSError as error:
            raise Trouble(
                zh=f"端口 {host}:{port} 不可用({error.strerror})。请停掉占用它的程序, "
                f"或换一个: --port {port + 1}",
                en=f"port {host}:{port} cannot be used ({error.strerror}). Stop the program that "
                f"holds it, or take another: --port {port + 1}",
                field="port",
            ) from error


VENDOR = Path(__file__).parents[1] / "web" / "static" / "vendor"
FRONT_END = ("echarts.min.js", "htmx.min.js", "icons.css", "sse.min.js", "tabler.min.css")
"""What pages are dressed in and driven by. It is fetched at set-up, not kept in git."""


def missing_front_end(vendor: Path = VENDOR) -> list[str]:
    """Those of `FRONT_END` that are not there."""
    return [name for name in FRONT_END if not (vendor / name).is_file()]


def demand_front_end(vendor: Path = VENDOR) -> None:
    """Raise Trouble when pages would come without their styles.

    A centre reads the folder once, at its start: files that a set-up lays there later are not seen.
    """
    if missing := missing_front_end(vendor):
        raise Trouble(
            zh=f"网页组件不全(缺 {'、'.join(missing)}), 页面会没有样式。请先运行 make setup",
            en=f"front-end files are missing ({', '.join(missing)}): pages would have no styles. "
            "Run make setup first",
            field="front-end",
        )


def free_port() -> int:
    """Some port nobody listens on, on 127.0.0.1."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def only_one(data: Path, lock: str = "centre.lock") -> Iterator[None]:
    """Hold the data folder for one centre; the kernel lets go of it however this one ends.

    Raises Trouble when another centre holds it. `lock`: the file that is held.
    """
    with (ensure(data) / lock).open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Trouble(
                zh=f"已有一个中心在使用 {data}。先停掉它, 或用 --data-dir 另选目录",
                en=f"a centre already runs on {data}. Stop it, or choose another folder "
                "with --data-dir",
                field="data-dir",
            ) from None
        yield


def prepare_environment(data: Path, database: Database, *, demo: bool) -> None:
    """Set what Django's settings read, for this process and its children."""
    os.environ["FANZHA_DATA"] = str(data)
    os.environ["FANZHA_DSN"] = database.dsn
    os.environ["FANZHA_DEMO"] = "1" if demo else "0"
    os.environ["DJANGO_SETTINGS_MODULE"] = "fanzha.settings"


SECRETS = ("FANZHA_SECRET_KEY", "FANZHA_BANK_SECRET")


def demand_secrets() -> None:
    """Outside demo mode everybody brings their own secrets; Trouble names the missing one."""
    for name in SECRETS:
        if not os.environ.get(name):
            raise Trouble(
                zh=f"未设置 {name}。除演示模式(--demo)外必须自备密钥: "
                f"export {name}=$(openssl rand -hex 32)",
                en=f"{name} is not set. Outside demo mode (--demo) bring your own secret: "
                f"export {name}=$(openssl rand -hex 32)",
                field=name,
            )
