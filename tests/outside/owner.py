"""A detector at the owner's as a process of its own, and a wire to the centre that remembers."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from fanzha.kit.clock import ENV, TownClock
from tests.prevent.intake.made import T0

PATIENCE = 90.0


class Wire:
    """Passes bytes between the owner and the centre, and keeps all of them.

    `answering` is told the message before its answer is passed on; it may raise Cut.
    """

    def __init__(self, to: tuple[str, int]) -> None:
        self.to = to
        self.up, self.down = bytearray(), bytearray()
        self.answering: Callable[[bytes], None] = lambda _: None
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._socket.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._socket.accept()
                threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        with near, suppress(OSError), socket.create_connection(self.to) as far:
            asked = bytearray()
            back = threading.Thread(target=self._answers, args=(far, near, asked), daemon=True)
            back.start()
            while data := near.recv(65536):
                self.up += data
                asked += data
                far.sendall(data)
            far.shutdown(socket.SHUT_WR)
            back.join(timeout=1)

    def _answers(self, far: socket.socket, near: socket.socket, asked: bytearray) -> None:
        with suppress(OSError, Cut):
            while data := far.recv(65536):
                self.down += data
                message = bytes(asked)
                asked.clear()
                self.answering(message)
                near.sendall(data)
        near.close()


class Cut(Exception):
    """The answer is not passed on."""


class Owner:
    """`fanzha detect run` over a data folder; killed and started again at will."""

    def __init__(self, data: Path, centre: str, name: str, key: str, *words: str) -> None:
        data.mkdir(parents=True, exist_ok=True)
        key_file = data / "made-up.key"
        key_file.write_text(key + "\n", encoding="utf-8")
        self.data = data
        self.words = ["--centre", centre, "--name", name, "--key-file", str(key_file),
                      "--data", str(data), *words]  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin, with the clock of the story and nothing of the centre's settings."""
        own = {key: value for key, value in os.environ.items() if not key.startswith("FANZHA_")}
        own.pop("DJANGO_SETTINGS_MODULE", None)
        own |= {"FANZHA_INTAKE_LISTEN": "off", ENV: TownClock(T0, T0, 0).to_env()}
        with (self.data / "owner.err").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "fanzha", "detect", "run", *self.words],
                env=own, stderr=log, stdout=log,
            )  # fmt: skip

    def wait(self, done: Callable[[], bool]) -> None:
        """Until `done()`; fails when the process ends or it takes too long."""
        assert self.process
        until = time.monotonic() + PATIENCE
        while not done():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < until, f"not in time:\n{self.said()}"
            time.sleep(0.02)

    def said(self) -> str:
        """What it wrote on the terminal."""
        return (self.data / "owner.err").read_text(encoding="utf-8")[-3000:]

    def kill(self) -> None:
        """kill -9."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def stop(self) -> int:
        """As a service is stopped; returns the exit code."""
        assert self.process
        self.process.terminate()
        return self.process.wait(timeout=20)
