"""Run a handful of processes as one: start, restart what dies, stop all on a signal."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

PR_SET_PDEATHSIG = 1
# A child that dies at once again waits longer each time, up to this (seconds).
LONGEST_WAIT = 5.0
GRACE = 8.0


def die_with_parent() -> None:
    """Ask Linux to kill this process when its parent dies, even by kill -9.

    Killed and not asked: the next start wants the ports at once, and every process of a
    centre may be killed at any moment. Call it first thing in a child. Elsewhere than on
    Linux it does nothing.
    """
    try:
        libc = ctypes.CDLL(None)
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    except (OSError, AttributeError):
        return
    if os.getppid() == 1:
        raise SystemExit("the parent ended before its child began")


@dataclass
class Child:
    """One supervised process: its name, its command, and how it has fared."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    wait: float = 0.1
    due: float = 0.0
    deaths: int = field(default=0)

    def alive(self) -> bool:
        """Whether the process runs."""
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Keeps its children running until SIGINT or SIGTERM.

    `environment()` is asked at every start of a child, and `look` once a second: it
    may repair what the children stand on (the database) and returns True when they
    must all be started anew.
    """

    def __init__(
        self,
        children: Sequence[Child],
        environment: Callable[[], Mapping[str, str]],
        *,
        look: Callable[[], bool] = lambda: False,
        say: Callable[[str], None] = print,
    ) -> None:
        self.children = list(children)
        self.environment = environment
        self.look = look
        self.say = say
        self.stopping = False

    def run(self, when_started: Callable[[], None] = lambda: None) -> None:
        """Start all, keep them alive, return when a signal has stopped them."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        for child in self.children:
            self._start(child)
        when_started()
        next_look = time.monotonic() + 1
        while not self.stopping:
            if time.monotonic() >= next_look:
                next_look = time.monotonic() + 1
                if self.look():
                    self.stop_all()
            self._restart_the_dead()
            time.sleep(0.1)
        self.stop_all()

    def stop_all(self) -> None:
        """SIGTERM to all, in reverse order of start; SIGKILL to what stays."""
        running = [c.process for c in reversed(self.children) if c.alive() and c.process]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + GRACE
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _start(self, child: Child) -> None:
        # Its own process group: Ctrl-C reaches us alone, and we stop the children in order.
        child.process = subprocess.Popen(
            child.command,
            env={**os.environ, **self.environment()},
            stdin=subprocess.DEVNULL,
            process_group=0,
        )
        child.started_at = time.monotonic()

    def _restart_the_dead(self) -> None:
        now = time.monotonic()
        for child in self.children:
            if self.stopping or child.alive():
                continue
            if child.process is not None:
                self._note_death(child, now)
            if now >= child.due:
                self._start(child)

    def _note_death(self, child: Child, now: float) -> None:
        code = child.process.returncode if child.process else 0
        child.process = None
        child.deaths += 1
        lived_long = now - child.started_at > 10
        child.wait = 0.1 if lived_long else min(child.wait * 2, LONGEST_WAIT)
        child.due = now + child.wait
        self.say(
            f"{child.name} 已退出(代码 {code}), 正在重启 | {child.name} ended ({code}), restarting"
        )
