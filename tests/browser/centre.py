"""A running centre for the browser, as a person starts it, and the means to kill its parts."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import psutil

from fanzha.cli.demo.places import Places, replace
from fanzha.kit.clock import TownClock
from fanzha.kit.postgres import Server

MODULES = {
    "web": "fanzha.web",
    "worker": "fanzha.jobs",
    "detector": "fanzha.cli.detector",
    "banks": "fanzha.cli.demo.banks",
    "town": "fanzha.cli.demo.player",
}


@dataclass
class RunningCentre:
    """`fanzha up --demo` on its own port and data folder."""

    data: Path
    port: int
    speed: float = 1.0
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def clock(self) -> TownClock:
        """What every process of it goes by."""
        return TownClock.from_env(json.loads(self._kept.read_text())["clock"])

    @property
    def now(self) -> datetime:
        """The town's time, UTC."""
        return self.clock.at(datetime.now(UTC))

    def begin_into_the_stories(self, seconds: float) -> None:
        """Before the first start: the stories have gone on for so many seconds of the world; with
        a minus, they begin so much later."""
        now = datetime.now(UTC)
        self._wind(now, now + timedelta(seconds=seconds) * self.speed)

    def sleep_through(self, span: timedelta, speed: float) -> None:
        """Stop, and start with the town's clock that much later, and at another speed."""
        kept, later = json.loads(self._kept.read_text()), self.now + span
        assert self.pause() == 0, self.log()
        self.speed = speed
        self._wind(datetime.fromisoformat(kept["anchor"]), later)
        self.start()

    @property
    def _kept(self) -> Path:
        return Places(self.data).anchor

    def _wind(self, anchor: datetime, town: datetime) -> None:
        """Have the next start go on from `town`."""
        clock = TownClock(datetime.now(UTC), town, 0).to_env()
        replace(self._kept, json.dumps({"anchor": anchor.isoformat(), "clock": clock}))

    def start(self, seconds: float = 300) -> None:
        """Start it and wait until its pages can be made."""
        environment = {
            k: v for k, v in os.environ.items() if not k.startswith(("FANZHA_", "DJANGO_"))
        }
        words = ["up", "--demo", "--port", str(self.port), "--data-dir", str(self.data)]
        with (self.data.parent / "up.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "fanzha", *words, "--speed", str(self.speed)],
                env=environment, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            self.wait_until_up(seconds)
        except AssertionError:
            self.stop()
            raise

    def wait_until_up(self, seconds: float = 60) -> None:
        """Until /healthz answers 200."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.url}/healthz", timeout=2).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        raise AssertionError(f"not up within {seconds} s:\n{self.log()}")

    def log(self) -> str:
        """The last of what it printed."""
        return (self.data.parent / "up.log").read_text()[-4000:]

    def pid_of(self, name: str) -> int:
        """The process that plays a part; "database" is the PostgreSQL server."""
        if name == "database":
            return self._database_pid()
        assert self.process
        for child in psutil.Process(self.process.pid).children():
            if MODULES[name] in child.cmdline():
                return child.pid
        raise LookupError(name)

    def kill(self, name: str) -> None:
        """kill -9, and wait until another process plays the part."""
        before = self.pid_of(name)
        os.kill(before, signal.SIGKILL)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            time.sleep(0.1)
            try:
                if self.pid_of(name) != before:
                    return
            except (LookupError, OSError, psutil.Error):
                continue
        raise AssertionError(f"{name} did not come back:\n{self.log()}")

    def stop(self) -> int:
        """Ctrl-C; returns the exit code. The database's files go, wherever they lie."""
        code = self.pause()
        shutil.rmtree(Server(self.data).base, ignore_errors=True)
        return code

    def pause(self) -> int:
        """Ctrl-C; returns the exit code. What it knows is kept for the next start."""
        assert self.process
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)

    def _database_pid(self) -> int:
        server = Server(self.data)
        if not server.running():
            raise LookupError("database")
        return server.pid()
