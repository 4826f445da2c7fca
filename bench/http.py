"""Events over HTTP: `python -m bench.http [--rate 20000 --seconds 30 --size 100]`.

Requests leave by the clock whether the last were answered or not, and the time to the answer
counts from the moment a request was due, so that a slow server cannot hide behind its own
slowness (Tene, "How NOT to Measure Latency", 2015). Without `--url` an intake of its own is
started beside it; with `--url` and `--key` a running centre is measured. The last line is JSON;
an answer means that the events are synced to disk.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import numpy as np

SERVE = """
import signal, sys, threading
from pathlib import Path
from fanzha.prevent.intake.log import Log
from fanzha.prevent.intake.service import Intake
data, stop = Path(sys.argv[1]), threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
intake = Intake(data, Log(data / "log"))
intake.start()
stop.wait()
intake.stop()
"""
CONNECTIONS = 16
WARM_UP = 20
"""Requests before the clock: the first compiles, and fills caches."""


class Answered(NamedTuple):
    """One request: its status, and seconds from when it was due to its answer."""

    status: int
    took: float
    accepted: int


class Client:
    """Sends made-up calls (虚构) over a connection of its own for each thread."""

    def __init__(self, url: str, key: str, size: int) -> None:
        self.at, self.size, self.run_id = urlsplit(url), size, f"{time.time_ns():x}"
        self.headers = {"authorization": f"Bearer {key}", "content-type": "application/x-ndjson"}
        self.free: list[http.client.HTTPConnection] = []

    def send(self, number: int, due: float) -> Answered:
        """Send request `number` when it is due (monotonic seconds)."""
        body = self._body(number)
        time.sleep(max(0.0, due - time.monotonic()))
        connection = self.free.pop() if self.free else self._connect()
        try:
            connection.request("POST", "/events", body, self.headers)
            answer = connection.getresponse()
        except (ConnectionError, http.client.RemoteDisconnected):  # it was idle too long
            connection = self._connect()
            connection.request("POST", "/events", body, self.headers)
            answer = connection.getresponse()
        said = json.loads(answer.read())
        self.free.append(connection)
        return Answered(answer.status, time.monotonic() - due, said.get("accepted", 0))

    def _connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.at.hostname or "", self.at.port or 80)

    def _body(self, number: int) -> bytes:
        at = datetime.now(UTC).isoformat()
        return "".join(self._line(number * self.size + n, at) for n in range(self.size)).encode()

    def _line(self, n: int, at: str) -> str:
        return (
            f'{{"kind":"call_start","event_id":"{self.run_id}-{n}","source":"bench",'
            f'"event_time":"{at}","arrival_time":"{at}","call_id":"c{self.run_id}-{n}",'
            f'"caller":"170{n * 7919 % 99999999:08}","callee":"139{n * 104729 % 99999999:08}",'
            f'"origin":"country","caller_region":"370700","cell":"c{n % 977}",'
            f'"device":"86{n * 31 % 999999:013}"}}\n'
        )


@contextmanager
def own_intake() -> Iterator[tuple[str, str]]:
    """An intake in a process of its own; its address and key."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        given = {**os.environ, "FANZHA_INTAKE_LISTEN": "127.0.0.1:0"}
        given.pop("FANZHA_INTAKE_KEYS", None)
        process = subprocess.Popen([sys.executable, "-c", SERVE, folder], env=given)
        try:
            while not (data / "intake.address").exists():
                time.sleep(0.05)
            yield (data / "intake.address").read_text().strip(), read_key(data)
        finally:
            process.terminate()
            process.wait()


def read_key(data: Path) -> str:
    """The key an intake made for itself."""
    return (data / "intake.key").read_text().split()[1]


def measure(client: Client, rate: int, seconds: float) -> dict[str, float | int]:
    """Send at `rate` events/s for `seconds`; what came of it."""
    for number in range(WARM_UP):
        client.send(number, time.monotonic())
    count, gap = int(rate * seconds / client.size), client.size / rate
    start = time.monotonic() + 0.5
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        sent = [threads.submit(client.send, WARM_UP + n, start + n * gap) for n in range(count)]
        answers = [each.result() for each in sent]
    took = np.array([each.took for each in answers]) * 1000
    return {
        "events_per_s": round(sum(each.accepted for each in answers) / (time.monotonic() - start)),
        "requests": count,
        "refused": sum(each.status != 200 for each in answers),
        "ack_p50_ms": round(float(np.percentile(took, 50)), 1),
        "ack_p99_ms": round(float(np.percentile(took, 99)), 1),
        "ack_max_ms": round(float(took.max()), 1),
    }


def main() -> None:
    """Measure and print; the last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rate", type=int, default=20_000, help="events a second")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--size", type=int, default=100, help="events a request")
    parser.add_argument("--url", help="a running centre's intake, http://host:port")
    parser.add_argument("--key", help="its key")
    asked = parser.parse_args()
    if asked.url:
        found = measure(Client(asked.url, asked.key, asked.size), asked.rate, asked.seconds)
    else:
        with own_intake() as (url, key):
            found = measure(Client(url, key, asked.size), asked.rate, asked.seconds)
    print(json.dumps({"rate": asked.rate, "size": asked.size, **found}))


if __name__ == "__main__":
    main()
