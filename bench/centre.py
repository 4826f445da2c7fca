"""Real parts of a centre for the benches: a durable PostgreSQL, its web process, its detector.

Every person and number in it is made up (虚构).
"""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import psutil

from fanzha.kit.postgres import Server

BANK_SECRET = "bench-only"
HOST = "hb7tz.example"
"""A site on the list: whoever opens it raises an alert at once."""


@contextmanager
def centre() -> Iterator[Centre]:
    """Tables, one unit and the list, in folders that go afterwards; its processes are ended."""
    folder = Path(tempfile.mkdtemp(prefix="fanzha-bench-"))
    folder.chmod(0o755)
    made = Centre(folder)
    try:
        made.prepare()
        yield made
    finally:
        made.stop()
        shutil.rmtree(made.server.base, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


class Centre:
    """A centre in a folder of its own, with settings as durable as a real one's."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.data.mkdir()
        self.server = Server(folder)
        self.processes: list[subprocess.Popen[bytes]] = []
        for name in [name for name in os.environ if name.startswith("FANZHA_")]:
            del os.environ[name]
        os.environ |= {
            "FANZHA_DSN": self.server.start(), "FANZHA_SECRET_KEY": "bench-only",
            "FANZHA_BANK_SECRET": BANK_SECRET, "FANZHA_DATA": str(self.data), "FANZHA_HTTPS": "0",
            "FANZHA_INTAKE_GROUND": "虚构", "FANZHA_INTAKE_LISTEN": "127.0.0.1:0",
            "DJANGO_SETTINGS_MODULE": "fanzha.settings",
        }  # fmt: skip

    def prepare(self) -> None:
        """Tables, a county, and a listed site."""
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        from fanzha.govern.access.rules import SYSTEM
        from fanzha.govern.units.actions import NewUnit, enter_units
        from fanzha.kit import clock
        from fanzha.prevent.block.actions import NewListing, enter

        now: datetime = clock.now()
        enter_units([NewUnit("X", "虚构县", "made-up county", "county", None)])
        enter([NewListing("host", HOST, "虚构", "bench", now)], SYSTEM, now)

    def start(self, module: str, *words: str) -> subprocess.Popen[bytes]:
        """One of the centre's processes. It ends with the thread that starts it."""
        process = subprocess.Popen([sys.executable, "-m", module, *words])
        self.processes.append(process)
        return process

    def web(self) -> tuple[subprocess.Popen[bytes], int]:
        """The web process, once it answers, and its port."""
        port = free_port()
        process = self.start("fanzha.web", "--port", str(port))
        until(lambda: answers(port))
        return process, port

    def detector(self) -> subprocess.Popen[bytes]:
        """The detector, at once; `intake` says when it takes events in."""
        (self.data / "intake.address").unlink(missing_ok=True)
        return self.start("fanzha.cli.detector")

    def intake(self) -> tuple[str, str]:
        """The address and key for events over HTTP, once the detector listens."""
        until(lambda: (self.data / "intake.address").exists())
        key = (self.data / "intake.key").read_text().split()[1]
        return (self.data / "intake.address").read_text().strip(), key

    def cookie(self) -> str:
        """The session of a dissuasion officer who is signed in."""
        from django.test import Client

        from fanzha.govern.access.actions import NewUser, enter_user

        officer = enter_user(
            NewUser("bench", "dissuasion_officer", "X", "虚构"), password="bench-only-password"
        )
        client = Client()
        client.force_login(officer)
        return f"sessionid={client.cookies['sessionid'].value}"

    def stop(self) -> None:
        """End what runs."""
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.server.stop()

    def database_cpu_s(self) -> float:
        """Processor time of all processes of the server, those that ended too, seconds."""
        server = psutil.Process(self.server.pid())
        ended = server.cpu_times()
        living = sum(cpu_s(child.pid) for child in server.children())
        return living + ended.children_user + ended.children_system


def cpu_s(process: int) -> float:
    """Processor time of a process so far, seconds; 0 for one that has ended."""
    try:
        used = psutil.Process(process).cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(used.user + used.system)


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    """Whether a web process there is well."""
    try:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        line.request("GET", "/healthz")
        return line.getresponse().status in (200, 503)
    except OSError:
        return False


def until(true: Callable[[], bool], seconds: float = 90) -> None:
    """Wait. Raises TimeoutError after so many seconds."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError("the centre does not get there")
        time.sleep(0.02)
