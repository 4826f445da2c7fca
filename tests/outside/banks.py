"""Starts the made-up banks as a process of their own, and speaks to them."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fanzha.outside.bank.keys import derived
from fanzha.outside.bank.signing import signature

SECRET = "demo-only-fanzha_bank_secret"


def signed(body: bytes, bank: str = "B03", secret: str = SECRET) -> str:
    """The bank's signature of a body, made now."""
    return signature(body, bank, derived(secret, bank), datetime.now(UTC))


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class BanksProcess:
    """The simulator under a world; killed and started again at will."""

    def __init__(
        self, folder: Path, world: Mapping[str, Any], answers: str, clock: str, *more: str
    ) -> None:
        self._more = more
        self.port, self._folder, self._answers, self._clock = free_port(), folder, answers, clock
        (folder / "world.json").write_text(json.dumps(world), encoding="utf-8")
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        words = ["--world", str(self._folder / "world.json"), "--port", str(self.port),
                 "--answers", self._answers, "--state", str(self._folder / "state"), *self._more]  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-m", "fanzha.outside.bank.simulator", *words],
            env={**os.environ, "FANZHA_BANK_SECRET": SECRET, "FANZHA_TOWN_CLOCK": self._clock},
            stderr=subprocess.DEVNULL,
        )
        self._wait()

    def kill(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def _wait(self) -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise TimeoutError("the banks did not start")
