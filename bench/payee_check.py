"""How long a bank waits for an answer: `python -m bench.payee_check [--checks N] [--rate R]`.

The real web process over a durable PostgreSQL, a list of a million involved accounts, 200,000
earlier checks, 20,000 residents. First `--checks` questions arrive at `--rate` a second (the
moments are drawn as of a Poisson process; a late answer does not hold the next question back),
then as many as four connections can carry. Last line: one JSON object; times in milliseconds,
from the moment a question was due. `load` is the machine's at the end: above `cores`, others
were at work, and only `web_cpu_ms` (processor time of the web process a check) is to be trusted.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import queue
import random
import threading
import time
from datetime import UTC, datetime

import numpy as np
import psycopg

from bench.centre import BANK_SECRET, centre, cpu_s
from fanzha.outside.bank.keys import derived
from fanzha.outside.bank.signing import HEADER, encoded, signature

BANK = "B01"
KEY = derived(BANK_SECRET, BANK)
LISTED, EARLIER, RESIDENTS = 1_000_000, 200_000, 20_000
WORKERS, CLOSED_LOOP, WARM_UP = 8, 4, 200


def main() -> None:
    """Set up, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checks", type=int, default=5000)
    parser.add_argument("--rate", type=float, default=50.0)
    asked = parser.parse_args()
    with centre() as made:
        web, port = made.web()
        _load(os.environ["FANZHA_DSN"])
        _run(port, _due_at_once(WARM_UP), CLOSED_LOOP, "W")
        paced = _run(port, _poisson(asked.checks, asked.rate), WORKERS, "P")
        before = cpu_s(web.pid)
        flat_out = _run(port, _due_at_once(asked.checks), CLOSED_LOOP, "C")
        spent_s = cpu_s(web.pid) - before
    told = {
        "checks": asked.checks, "rate_per_s": asked.rate, "listed": LISTED,
        "p50_ms": paced.percentile(50), "p99_ms": paced.percentile(99),
        "max_ms": paced.percentile(100), "checks_per_s": round(asked.checks / flat_out.seconds, 1),
        "flat_out_p99_ms": flat_out.percentile(99), "answers": paced.answers,
        "web_cpu_ms": round(spent_s / asked.checks * 1000, 2), "load": round(os.getloadavg()[0], 1),
        "cores": os.cpu_count(),
    }  # fmt: skip
    print(json.dumps(told))


class Result:
    """Waits in seconds, and how often each answer came."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self.answers: dict[str, int] = {}
        self.seconds = 0.0

    def percentile(self, percent: float) -> float:
        """A percentile of the waits, ms."""
        return round(float(np.percentile(self.waits, percent)) * 1000, 2)


def _poisson(checks: int, rate: float) -> list[float]:
    gaps = np.random.default_rng(1).exponential(1 / rate, checks)
    return [float(moment) for moment in np.cumsum(gaps)]


def _due_at_once(checks: int) -> list[float]:
    return [0.0] * checks


def _run(port: int, due: list[float], workers: int, name: str) -> Result:
    waiting: queue.SimpleQueue[tuple[int, float]] = queue.SimpleQueue()
    result, start = Result(), time.perf_counter()
    # A question that was due at once is timed from when it is sent: it waits for nobody.
    paced = due[-1] > 0
    threads = [
        threading.Thread(target=_ask_all, args=(port, waiting, result, name, paced))
        for _ in range(workers)
    ]
    for thread in threads:
        thread.start()
    for number, moment in enumerate(due):
        time.sleep(max(0.0, start + moment - time.perf_counter()))
        waiting.put((number, start + moment))
    for _ in threads:
        waiting.put((-1, 0.0))
    for thread in threads:
        thread.join()
    result.seconds = time.perf_counter() - start
    return result


def _ask_all(
    port: int, waiting: queue.SimpleQueue[tuple[int, float]], result: Result, name: str, paced: bool
) -> None:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while (item := waiting.get())[0] >= 0:
        number, due = item
        body = _question(name, number)
        begun = due if paced else time.perf_counter()
        line.request(
            "POST", "/api/bank/payee-check", body,
            {"Content-Type": "application/json", HEADER: signature(body, BANK, KEY, datetime.now(UTC))},
        )  # fmt: skip
        answer = json.loads(line.getresponse().read())
        result.waits.append(time.perf_counter() - begun)
        word = answer.get("answer") or str(answer)
        result.answers[word] = result.answers.get(word, 0) + 1


def _question(name: str, number: int) -> bytes:
    """One payee in fifty is listed, one amount in ten large; payers are residents."""
    draw = random.Random(f"{name}{number}")
    payee = 70 * 10**14 + draw.randrange(LISTED) if draw.random() < 0.02 else 81 * 10**14 + number
    amount = (
        draw.randrange(5_000_000, 9_000_000) if draw.random() < 0.1 else draw.randrange(1, 90_000)
    )
    return encoded(
        {"request_id": f"{name}{number}", "bank": BANK, "payer": _account(draw.randrange(RESIDENTS)),
         "payee": str(payee), "payee_name": "虚构", "amount_fen": amount, "channel": "app",
         "at": datetime.now(UTC).isoformat()}
    )  # fmt: skip


def _account(number: int) -> str:
    return str(60 * 10**14 + number)


def _load(dsn: str) -> None:
    """Made-up (虚构) rows, written by the server itself."""
    with psycopg.connect(dsn, autocommit=True) as line:
        # History triggers would keep every row twice: a list is imported once, not asked about.
        line.execute("SET session_replication_role = replica")
        for statement in (*_ROWS, "VACUUM ANALYZE"):
            begun = time.perf_counter()
            line.execute(statement)
            print(f"{time.perf_counter() - begun:6.1f} s  {statement.split(' (')[0]}", flush=True)


_ROWS = (
    """INSERT INTO units_unit (code, name_zh, name_en, kind, path, x, y, parent_id)
       SELECT 'B01', '虚构', 'made up', 'bank', '/X/B01/', 0, 0, id FROM units_unit""",
    f"""INSERT INTO block_listed (kind, value, ground, source, scam_type, since, changed_at)
       SELECT 'account', (70 * 10^14 + n)::bigint::text, '虚构', '虚构', '', now(), now()
       FROM generate_series(0, {LISTED - 1}) n""",
    f"""INSERT INTO protect_resident (person_id, name, sex, occupation, address, unit_id,
         hukou_region, from_elsewhere, employer, employer_phone, family_name, family_phone)
       SELECT 'P' || n, '虚构', '', '', '', (SELECT id FROM units_unit WHERE code = 'X'), '',
         false, '', '', '', '' FROM generate_series(0, {RESIDENTS - 1}) n""",
    """INSERT INTO protect_account (resident_id, number, bank)
       SELECT id, (60 * 10^14 + substr(person_id, 2)::int)::bigint::text, 'B01'
       FROM protect_resident""",
    """INSERT INTO protect_phone (resident_id, number)
       SELECT id, (13000000000 + id)::text FROM protect_resident""",
    """INSERT INTO alert_alert (subject, phone, resident_id, unit_id, source, scam_type, level,
         state, reasons, evidence, received_at)
       SELECT person_id, '13000000000', id, unit_id, 'detector', 'other', 'medium', 'open', '[]',
         '[]', now() FROM protect_resident WHERE id % 100 = 0""",
    f"""INSERT INTO shield_check (key, bank, request_id, digest, payer, payee, name_mark, amount_fen,
         channel, age_group, at, asked_at, answer, delay_minutes, reasons, alert_level, expires_at)
       SELECT gen_random_uuid(), 'B01', 'E' || n, '', (60 * 10^14 + n % {RESIDENTS})::bigint::text,
         (82 * 10^14 + n % 5000)::bigint::text, '', 1000, 'app', '', moment, moment, 'allow', 0,
         '[]', '', moment
       FROM (SELECT n, now() - n * interval '30 seconds' AS moment
             FROM generate_series(1, {EARLIER}) n) earlier""",
)  # fmt: skip


if __name__ == "__main__":
    main()
