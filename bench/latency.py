"""From an event over HTTP to the officer's page: `python -m bench.latency [--rate 20000]`.

A real centre: durable PostgreSQL, web process, detector. Requests of made-up events (虚构) leave
by the clock whether the last were answered or not. Twice a second one carries a visit to a listed
site by a resident nobody saw before. An officer has the dissuasion queue open: the live stream
says that something changed, and the page asks for the queue, as `dissuasion/queue.html` does.
A latency runs from the moment the request was due to the moment the queue with the new alert has
arrived. Events and officer share the machine with the centre. The last line is JSON; `cores` is
the processor time of each part a second of the run.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import numpy as np

from bench.centre import HOST, Centre, centre, cpu_s
from bench.http import Answered, Client

PHONES, TEMPLATES = 50_000, 400
EVERY_S = 0.5
"""Seconds between two events that must raise an alert."""
AGO = 100
"""Requests after which a call ends."""
WARM_UP_S, SETTLE_S = 15.0, 5.0
SENDERS = 12


def main() -> None:
    """Set up, measure, print; the last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rate", type=int, default=20_000, help="events a second")
    parser.add_argument("--seconds", type=float, default=90, help="a snapshot is taken each minute")
    parser.add_argument("--size", type=int, default=100, help="events a request")
    asked = parser.parse_args()
    with centre() as made:
        told = measure(made, asked.rate, asked.seconds, asked.size)
    print(json.dumps({"rate": asked.rate, "size": asked.size, **told}))


def measure(made: Centre, rate: int, seconds: float, size: int) -> dict[str, Any]:
    """Warm up for some seconds at the same rate, then measure."""
    web, port = made.web()
    detector = made.detector()
    load = Load(*made.intake(), size)
    page = Page(port, made.cookie())
    page.open()
    load.run(rate, WARM_UP_S)
    parts = {"detector": detector.pid, "web": web.pid, "senders_and_officer": os.getpid()}
    before = {name: cpu_s(pid) for name, pid in parts.items()} | {"database": made.database_cpu_s()}
    load.due.clear()
    began = time.monotonic()
    answers = load.run(rate, seconds)
    took = time.monotonic() - began
    after = {name: cpu_s(pid) for name, pid in parts.items()} | {"database": made.database_cpu_s()}
    time.sleep(SETTLE_S)
    page.close()
    return {
        "events_per_s": round(sum(each.accepted for each in answers) / took),
        "refused": sum(each.status != 200 for each in answers),
        "ack_p99_ms": _percentile([each.took for each in answers], 99),
        **_latencies(load.due, page.seen),
        "cores": {name: round((after[name] - before[name]) / took, 2) for name in before},
        "load": round(os.getloadavg()[0], 1),
    }


def _latencies(due: dict[str, float], seen: dict[int, float]) -> dict[str, float | int]:
    from fanzha.prevent.alert.models import Alert

    phones = dict(Alert.objects.values_list("phone", "pk"))
    waits = [seen[phones[phone]] - at for phone, at in due.items() if phones.get(phone) in seen]
    return {
        "expected": len(due), "seen": len(waits), "alerts": len(phones),
        "p50_ms": _percentile(waits, 50), "p99_ms": _percentile(waits, 99),
        "max_ms": _percentile(waits, 100),
    }  # fmt: skip


def _percentile(waits: list[float], percent: float) -> float:
    return round(float(np.percentile(waits, percent)) * 1000, 1) if waits else -1.0


class Load(Client):
    """Requests made of ready texts, so that sending costs the machine little."""

    def __init__(self, url: str, key: str, size: int) -> None:
        super().__init__(url, key, size)
        self.texts = [_template(seed, size) for seed in range(TEMPLATES)]
        self.due: dict[str, float] = {}
        self.marked: dict[int, str] = {}
        self.sent = self.alerts = 0

    def run(self, rate: int, seconds: float) -> list[Answered]:
        """Send at `rate` events/s; notes when each marked event was due."""
        count, gap = int(rate * seconds / self.size), self.size / rate
        start, each = time.monotonic() + 0.5, max(1, round(EVERY_S / gap))
        first, self.sent = self.sent, self.sent + count
        moments = {first + n: start + n * gap for n in range(count)}
        for number in range(first + each // 2, first + count, each):
            self.alerts += 1
            self.marked[number] = f"166{self.alerts:08}"
            self.due[self.marked[number]] = moments[number]
        with ThreadPoolExecutor(SENDERS) as threads:
            return list(threads.map(self.send, moments.keys(), moments.values()))

    def send(self, number: int, due: float) -> Answered:
        """The body is made when it is due: its events have just happened."""
        time.sleep(max(0.0, due - time.monotonic()))
        return super().send(number, due)

    def _body(self, number: int) -> bytes:
        at = datetime.now(UTC).isoformat().encode()
        text = self.texts[number % TEMPLATES].replace(b"<at>", at)
        text = text.replace(b"<n>", b"%s-%d" % (self.run_id.encode(), number))
        text = text.replace(b"<ago>", b"%s-%d" % (self.run_id.encode(), number - AGO))
        if number in self.marked:
            text += _marked(self.marked[number], number).replace(b"<at>", at)
        return text


def _template(seed: int, size: int) -> bytes:
    """Made-up events: calls that begin and end, visits, texts, payments."""
    draw = random.Random(seed)
    before = random.Random((seed - AGO) % TEMPLATES)
    lines = [_event(draw, before, n, size) for n in range(size)]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def _event(draw: random.Random, before: random.Random, n: int, size: int) -> dict[str, Any]:
    """Of a hundred: 40 calls begin, 40 end, 10 visits, 6 texts, 4 payments."""
    common = {"event_time": "<at>", "arrival_time": "<at>", "source": "bench",
              "event_id": f"e<n>-{n}"}  # fmt: skip
    share = n / size
    if share < 0.4:
        return common | {"kind": "call_start", "call_id": f"c<n>-{n}", **_pair(draw),
                         "origin": "local", "cell": f"c{draw.randrange(900)}"}  # fmt: skip
    if share < 0.8:
        return common | {"kind": "call_end", "call_id": f"c<ago>-{n - int(size * 0.4)}",
                         **_pair(before), "duration_s": draw.randrange(15, 600)}  # fmt: skip
    if share < 0.9:
        return common | {"kind": "visit", "phone": _phone(draw),
                         "host": f"site{draw.randrange(3000)}.example"}  # fmt: skip
    if share < 0.96:
        return common | {"kind": "text", "sender": _phone(draw), "receiver": _phone(draw),
                         "origin": "local", "body": "晚上一起吃饭"}  # fmt: skip
    return common | {"kind": "transfer", "transfer_id": f"t<n>-{n}", "payer": _account(draw),
                     "payee": _account(draw), "amount_fen": draw.randrange(100, 90_000)}  # fmt: skip


def _pair(draw: random.Random) -> dict[str, str]:
    caller, callee = _phone(draw), _phone(draw)
    draw.randrange(900)
    return {"caller": caller, "callee": callee}


def _phone(draw: random.Random) -> str:
    return f"139{draw.randrange(PHONES):08}"


def _account(draw: random.Random) -> str:
    return f"62{draw.randrange(PHONES):014}"


def _marked(phone: str, number: int) -> bytes:
    return json.dumps(
        {"kind": "visit", "event_time": "<at>", "arrival_time": "<at>", "source": "bench",
         "event_id": f"m{number}-{phone}", "phone": phone, "host": HOST}
    ).encode() + b"\n"  # fmt: skip


class Page:
    """The dissuasion queue as an officer's browser keeps it: rows come over its live stream."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.headers = port, {"Cookie": cookie}
        self.seen: dict[int, float] = {}
        self.closed, self.ready = threading.Event(), threading.Event()

    def open(self) -> None:
        """Open the page; returns when the live stream has begun."""
        threading.Thread(target=self._listen, daemon=True).start()
        self.ready.wait(10)

    def close(self) -> None:
        """Nobody looks any more."""
        self.closed.set()

    def _listen(self) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.port)
        line.request("GET", "/dissuasion/live", headers=self.headers)
        stream = line.getresponse()
        assert stream.status == 200, stream.status
        self.ready.set()
        while not self.closed.is_set():
            told = stream.readline()
            if told.startswith(b"data: {"):
                now = time.monotonic()
                for alert in json.loads(told.removeprefix(b"data: "))["order"]:
                    self.seen.setdefault(alert, now)


if __name__ == "__main__":
    main()
