"""Children are started, restarted when they die, and stopped on a signal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

SLEEPER = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n'); time.sleep(60)"

PARENT = textwrap.dedent(
    """
    import sys
    from fanzha.kit.supervise import Child, Supervisor
    sleeper = "from fanzha.kit.supervise import die_with_parent; die_with_parent(); " + sys.argv[1]
    child = Child("sleeper", [sys.executable, "-c", sleeper, sys.argv[2]])
    Supervisor([child], lambda: {}).run()
    """
)


def start(tmp_path: Path) -> tuple[subprocess.Popen[bytes], Path]:
    noted = tmp_path / "pids"
    return subprocess.Popen([sys.executable, "-c", PARENT, SLEEPER, noted]), noted


def wait_for_pids(noted: Path, count: int) -> list[int]:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if noted.exists() and len(pids := noted.read_text().split()) >= count:
            return [int(pid) for pid in pids]
        time.sleep(0.05)
    raise AssertionError(f"fewer than {count} starts")


def gone(pid: int) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        stat = Path(f"/proc/{pid}/stat")
        if not stat.exists() or stat.read_text().split()[2] == "Z":
            return True
        time.sleep(0.05)
    return False


def test_a_killed_child_is_started_again(tmp_path: Path) -> None:
    parent, noted = start(tmp_path)
    [first] = wait_for_pids(noted, 1)
    os.kill(first, signal.SIGKILL)
    _, second = wait_for_pids(noted, 2)
    assert second != first
    parent.send_signal(signal.SIGINT)
    assert parent.wait(20) == 0
    assert gone(second)


def test_children_die_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    parent, noted = start(tmp_path)
    [child] = wait_for_pids(noted, 1)
    parent.kill()
    parent.wait()
    assert gone(child)
