"""The HTTP source: the app served on a thread of the detector process.

`FANZHA_INTAKE_LISTEN` is `host:port`, `127.0.0.1:8010` unless told, or `off`; port 0 takes any
free one. Where it listens stands in `<data>/intake.address`. A port that is taken is tried
again until it is free; the folder is fed meanwhile.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path
from threading import Event, Thread

import uvicorn

from fanzha.kit.errors import Trouble
from fanzha.prevent.intake import disk
from fanzha.prevent.intake.app import App
from fanzha.prevent.intake.state import State

ENV, DEFAULT, OFF = "FANZHA_INTAKE_LISTEN", "127.0.0.1:8010", "off"
AGAIN = 2.0
"""Seconds until a taken port is tried again."""


def listen_at() -> tuple[str, int] | None:
    """The host and port of the setting; None when HTTP is off. Raises Trouble on another text."""
    given = os.environ.get(ENV) or DEFAULT
    if given == OFF:
        return None
    host, _, port = given.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise Trouble(zh="应为 地址:端口 或 off", en="must be host:port or off", field=ENV)
    return host.strip("[]"), int(port)


class Listener:
    """Serves the app between `start` and `stop`."""

    name = "http"

    def __init__(self, app: App, data: Path, at: tuple[str, int], state: State) -> None:
        self.app, self.at, self.state = app, at, state
        self.address_file = data / "intake.address"
        self._stop = Event()
        self._server: uvicorn.Server | None = None
        self._thread = Thread(target=self._run, name="intake-http", daemon=True)

    def start(self) -> None:
        """Listen, on a thread; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Take no more requests; returns when those that were begun are answered."""
        self._stop.set()
        if self._server:
            self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                bound = socket.create_server(self.at, backlog=1024)
                self._say_where(bound)
            except OSError as error:
                en = f"cannot listen at port {self.at[1]} ({error.strerror}): {ENV}"
                zh = f"无法监听端口 {self.at[1]} ({error.strerror}): {ENV}"
                self.state.fault(self.name, zh, en, self.app.clock())
                self._stop.wait(AGAIN)
            else:
                self._serve(bound)

    def _say_where(self, bound: socket.socket) -> None:
        """Write down where it listens. Raises OSError, and then the port is free again."""
        host, port = bound.getsockname()[:2]
        try:
            disk.replace(self.address_file, f"http://{host}:{port}\n".encode())
        except OSError:
            bound.close()
            raise

    def _serve(self, bound: socket.socket) -> None:
        self.state.well(self.name)
        # Accepted sockets inherit it. Else an answer's body waits 40 ms for the sender's
        # delayed acknowledgement of its head.
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        config = uvicorn.Config(self.app, lifespan="off", log_level="warning", access_log=False)
        self._server = uvicorn.Server(config)
        if self._stop.is_set():
            self._server.should_exit = True
        self._server.run(sockets=[bound])
        bound.close()
