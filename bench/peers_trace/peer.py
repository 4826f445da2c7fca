"""A peer in a process of its own: its memory is its own, and its clock runs inside it.

The file all peers read is Parquet with one row a transfer, in the order of the log: `transfer`
(int64, counts the rows from 0), `time_us` (int64), `payer` and `payee` (integers from 0),
`amount_fen` (int64). No texts and no exits: that is kind to the peers.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

VERSIONS = {"igraph": "1.0.0", "rustworkx": "0.18.1", "networkit": "11.2.2"}
"""Graph libraries, in an environment of their own that is made at the first call."""
NAMES = ("duckdb", *VERSIONS)
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Asked:
    """One trace: stolen fen by transfer, and the seconds the fastest search itself took."""

    edges: dict[int, int]
    seconds: float


class Peer:
    """One peer with the log made ready: `prepare_s` seconds, then `rss_bytes` of memory."""

    def __init__(self, name: str, file: Path) -> None:
        command = [_python(name), "-m", "bench.peers_trace.serve", name, str(file)]
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        ready = self._heard()
        self.prepare_s, self.rss_bytes = float(ready["prepare_s"]), int(ready["rss_bytes"])

    @classmethod
    @contextmanager
    def of(cls, name: str, file: Path) -> Iterator[Peer]:
        """The peer `name` (one of NAMES) for as long as the block runs."""
        peer = cls(name, file)
        try:
            yield peer
        finally:
            peer.close()

    def trace(self, seeds: dict[int, int], window_us: int | None = None, times: int = 1) -> Asked:
        """Follow `seeds` (fen by transfer) up to `window_us` after the earliest, both ends in;
        `times` times in a row, of which the fastest counts."""
        asked = {"seeds": list(seeds.items()), "window_us": window_us, "times": times}
        told = json.dumps(asked) + "\n"
        if self._process.stdin is not None:
            self._process.stdin.write(told)
            self._process.stdin.flush()
        answer = self._heard()
        return Asked(dict(answer["edges"]), float(answer["seconds"]))

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def _heard(self) -> Any:
        line = self._process.stdout.readline() if self._process.stdout is not None else ""
        if not line:
            raise RuntimeError(f"the peer ended with {self._process.wait()}")
        return json.loads(line)


def _python(name: str) -> str:
    return sys.executable if name == "duckdb" else str(environment())


def environment() -> Path:
    """The Python of the graph libraries' own environment, made at the first call."""
    wanted = [f"{package}=={number}" for package, number in VERSIONS.items()]
    wanted += [f"{package}=={version(package)}" for package in ("numpy", "pyarrow")]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    home = cache / "fanzha" / "graphs"
    done = home / "ready"
    if not done.exists() or done.read_text() != "\n".join(wanted):
        uv = str(Path(sys.executable).parent / "uv")
        subprocess.run([uv, "venv", "-q", "--clear", "--python", sys.executable, home], check=True)
        subprocess.run(
            [uv, "pip", "install", "-q", "--python", home / "bin/python", *wanted], check=True
        )
        done.write_text("\n".join(wanted))
    return home / "bin" / "python"
