"""From an officer's acceptance to the bank, and from a statement to the next order:
`python -m bench.hops [--reports-per-minute 100 --seconds 60]`.

A real centre: durable PostgreSQL, web process, worker. An officer posts report after report by
the clock, each accepted with a mandate; fourteen banks (in this process) take XML messages,
answer stops at once and queries after a second, with a statement that shows the money gone on:
to two accounts, and from each to one more, and so on. All made up (虚构). `accept_…` runs from
the moment the report was due to the bank's receipt of its first stop; `hop_…` from the moment a
bank begins to post a statement to the receipt of the stop that follows from it, both sides'
HTTP and XML included. It divides into `hop_heard_…` (until the centre has answered the bank: the
statement kept, the next stops in the outbox) and `hop_sent_…` (from then to the receipt).
`cpu_ms_a_report` is the processor time that each process spent on one report and all that follows
from it, what it does when idle included; `background` sets the papers. The last line is JSON.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlencode

import numpy as np
import psutil

from bench.centre import BANK_SECRET, Centre, centre, cpu_s, free_port, until
from fanzha.engine.read.report.numbers import luhn

BANKS = [f"B{number:02}" for number in range(1, 15)]
PASSED_ON = {0: 2, 1: 1, 2: 1}
"""How many accounts each account pays on to, by hop; from the last hop nothing goes on."""
HOPS = 6
"""Accounts behind the first of each report, by `PASSED_ON`."""
STOP, PAPER = "100101", "900103"
ANSWER_S = 1.0
WARM_UP = 12
PATIENCE_S = 180
"""A request waits so long: after a new install the tracing kernels are compiled first."""
SENDERS = 8


def main() -> None:
    """Set up, measure, print; the last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports-per-minute", type=float, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    asked = parser.parse_args()
    with centre() as made:
        told = measure(made, asked.reports_per_minute, asked.seconds)
    print(json.dumps({"reports_per_minute": asked.reports_per_minute, **told}))


def measure(made: Centre, per_minute: float, seconds: float) -> dict[str, Any]:
    """Warm up with a few reports, then measure at the rate."""
    banks = MadeUpBanks()
    os.environ["FANZHA_BANKS_URL"] = f"http://127.0.0.1:{banks.port}"
    _units()
    officer = Officer(made)
    made.start("fanzha.jobs")
    banks.answer_to = officer.port
    officer.run(WARM_UP, 1.0)
    until(lambda: len(banks.hops) >= WARM_UP * HOPS, PATIENCE_S)
    time.sleep(3)
    banks.forget()
    before = _cpu_s(made)
    due = officer.run(round(per_minute * seconds / 60), 60 / per_minute)
    time.sleep(8 + ANSWER_S * len(PASSED_ON))
    used = {name: round((now - before[name]) * 1000 / len(due))
            for name, now in _cpu_s(made).items()}  # fmt: skip
    accepts = [
        banks.stopped[account] - at for account, at in due.items() if account in banks.stopped
    ]
    made.stop()
    return {
        "reports": len(due), "first_orders": len(accepts), "refused": officer.refused,
        **_told("accept", accepts), "hops": len(banks.hops), **_told("hop", banks.hops),
        **_told("hop_heard", banks.heard), **_told("hop_sent", banks.sent()),
        "cpu_ms_a_report": used, "statements": banks.statements, "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip


def _cpu_s(made: Centre) -> dict[str, float]:
    web, worker = made.processes
    background = psutil.Process(worker.pid).children()
    return {
        "web": cpu_s(web.pid), "worker": cpu_s(worker.pid), "database": made.database_cpu_s(),
        "background": sum(cpu_s(process.pid) for process in background),
    }  # fmt: skip


def _told(name: str, waits: list[float]) -> dict[str, float]:
    return {
        f"{name}_p{percent}_ms": round(float(np.percentile(waits, percent)) * 1000, 1)
        for percent in (50, 99, 100) if waits
    }  # fmt: skip


def _units() -> None:
    from fanzha.govern.units.actions import NewUnit, enter_units

    enter_units(
        [NewUnit(code, f"{code}(虚构)", f"{code} (made up)", "bank", "X") for code in BANKS]
    )


class Officer:
    """A duty officer signed in at the web process, who accepts reports with a mandate."""

    def __init__(self, made: Centre) -> None:
        from django.test import Client

        from fanzha.govern.access.actions import NewUser, enter_user

        user = enter_user(NewUser("hops", "duty_officer", "X", "虚构"), password="bench-only-pass")
        client = Client()
        client.force_login(user)
        _, self.port = made.web()
        self.session = f"sessionid={client.cookies['sessionid'].value}"
        self.token = self._token()
        self.count = self.refused = 0

    def run(self, reports: int, gap_s: float) -> dict[str, float]:
        """Accept so many reports by the clock; the moment each was due, by payee account."""
        start, first = time.monotonic() + 0.5, self.count
        self.count += reports
        due = {_account(first + n, 0, 0): start + n * gap_s for n in range(reports)}
        with ThreadPoolExecutor(SENDERS) as threads:
            list(threads.map(self._accept, due.keys(), due.values()))
        return due

    def _accept(self, account: str, due: float) -> None:
        time.sleep(max(0.0, due - time.monotonic()))
        paid = datetime.now(UTC).astimezone() - timedelta(minutes=5)
        from fanzha.kit import clock

        form = {
            "ref": account, "text": "被骗(虚构)", "stop": "1", "mandate": "1", "row": "1", "sure": "1",
            "payee_account-1": account, "payee_bank-1": _bank(account), "amount-1": "90,000.00",
            "paid_at-1": clock.shown(paid).strftime("%Y-%m-%dT%H:%M:%S"),
        }  # fmt: skip
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        line.request("POST", "/duty/reports/save", urlencode(form), {
            "Cookie": f"{self.session}; csrftoken={self.token}", "X-CSRFToken": self.token,
            "Content-Type": "application/x-www-form-urlencoded",
        })  # fmt: skip
        self.refused += line.getresponse().status != 302

    def _token(self) -> str:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        line.request("GET", "/duty/reports/new", headers={"Cookie": self.session})
        cookies = line.getresponse().headers.get_all("Set-Cookie") or []
        return next(one.split("=", 1)[1].split(";")[0] for one in cookies if "csrftoken" in one)


def _account(report: int, hop: int, branch: int) -> str:
    """Of 18 digits, the last of them the check digit, as banks refuse to be asked of others."""
    digits = f"99{branch:02}{hop:02}{report:011}"
    return next(card for last in range(10) if luhn(card := f"{digits}{last}"))


def _bank(account: str) -> str:
    return BANKS[(int(account[-5:-1]) + int(account[2:6])) % len(BANKS)]


class MadeUpBanks:
    """Takes messages and answers them; notes when stops came in."""

    def __init__(self) -> None:
        self.port, self.answer_to, self.statements = free_port(), 0, 0
        self.stopped: dict[str, float] = {}
        self.told: dict[str, float] = {}
        self.hops: list[float] = []
        self.heard: list[float] = []
        self.answered: dict[str, float] = {}
        self.lock = threading.Lock()
        self.threads = ThreadPoolExecutor(32)
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), _handler(self))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def forget(self) -> None:
        """Count from here on."""
        self.hops.clear()
        self.heard.clear()
        self.answered.clear()
        self.statements = 0

    def sent(self) -> list[float]:
        """From the centre's word that it has a statement to the stop that follows, seconds."""
        return [
            max(0.0, self.stopped[account] - at)
            for account, at in self.answered.items() if account in self.stopped
        ]  # fmt: skip

    def take(self, body: bytes) -> None:
        """A message has come in: note it, and answer apart from the sender."""
        from fanzha.outside.bank.xml.messages import read_envelope

        at = time.monotonic()
        envelope, _ = read_envelope(body)
        account = str(envelope.body["account"])
        if envelope.code == STOP:
            with self.lock:
                self.stopped.setdefault(account, at)
                if account in self.told:
                    self.hops.append(at - self.told.pop(account))
        self.threads.submit(self._answer, envelope, account)

    def _answer(self, envelope: Any, account: str) -> None:
        now = datetime.now(UTC)
        if envelope.code == STOP:
            self._post(envelope, {"stopped_at": now.isoformat(), "balance_fen": 0})
            return
        if envelope.code == PAPER:
            self._post(envelope, {"received_at": now.isoformat()})
            return
        time.sleep(ANSWER_S)
        nexts, lines = _statement(account, datetime.now(UTC))
        body = {"as_of": datetime.now(UTC).isoformat(), "holder": "赵某骡(虚构)", "lines": lines,
                "opening_balance_fen": 0, "balance_fen": 0}  # fmt: skip
        fresh, begun = nexts - self.stopped.keys(), time.monotonic()
        with self.lock:
            self.statements += 1
            self.told |= dict.fromkeys(fresh, begun)
        self._post(envelope, body)
        if fresh:
            done = time.monotonic()
            with self.lock:
                self.heard.append(done - begun)
                self.answered |= dict.fromkeys(fresh, done)

    def _post(self, envelope: Any, body: dict[str, Any]) -> None:
        from fanzha.kit import clock
        from fanzha.outside.bank.keys import derived
        from fanzha.outside.bank.signing import HEADER, signature
        from fanzha.outside.bank.xml.messages import CONTENT_TYPE, write_answer
        from fanzha.recover.message.codes import answer_code
        from fanzha.recover.message.rules import Answer

        code = answer_code(envelope.code)
        answer = Answer(envelope.key, code, envelope.bank, "0000", datetime.now(UTC), body)
        text = write_answer(answer)
        signed = signature(text, envelope.bank, derived(BANK_SECRET, envelope.bank), clock.world())
        line = http.client.HTTPConnection("127.0.0.1", self.answer_to, timeout=PATIENCE_S)
        line.request(
            "POST", "/api/bank/answers", text, {"Content-Type": CONTENT_TYPE, HEADER: signed}
        )
        status = line.getresponse().status
        if status != 200:
            print(f"the centre answered {status}")


def _statement(account: str, now: datetime) -> tuple[set[str], list[dict[str, Any]]]:
    """What the account paid on, and to whom."""
    branch, hop, report = int(account[2:4]), int(account[4:6]), int(account[6:-1])
    count = PASSED_ON.get(hop, 0)
    fen = 9_000_000 if hop == 0 else 4_500_000
    at = now - timedelta(minutes=4) + timedelta(seconds=20 * hop)
    lines = [_paid_in(account, now)] if hop == 0 else []
    for number in range(count):
        payee = _account(report, hop + 1, branch if count == 1 else number + 1)
        lines.append({
            "transfer_id": f"{account}-{number}", "time": at.isoformat(), "payer": account,
            "payee": payee, "amount_fen": fen // count, "payer_bank": _bank(account),
            "payee_bank": _bank(payee), "payee_name": "赵某骡(虚构)", "exit_kind": "",
        })  # fmt: skip
    return {line["payee"] for line in lines if line["payee"] != account}, lines


def _paid_in(account: str, now: datetime) -> dict[str, Any]:
    """The victim's payment as the first payee's bank shows it."""
    return {
        "transfer_id": f"{account}-in", "time": (now - timedelta(minutes=5)).isoformat(),
        "payer": f"98{account[2:]}", "payee": account, "amount_fen": 9_000_000, "payer_bank": "B01",
        "payee_bank": _bank(account), "payee_name": "赵某骡(虚构)", "exit_kind": "",
    }  # fmt: skip


def _handler(banks: MadeUpBanks) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            banks.take(body)
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing: a line a message would be thousands."""

    return Handler


if __name__ == "__main__":
    main()
