"""The audit record: what a sealing and a verification take: `python -m bench.audit [--entries N]`.

A durable PostgreSQL with `--entries` made-up looks. Last line: one JSON object. `write_us` and
`write_unsealed_us` are microseconds for a look written alone in its transaction, with the trigger
that puts it before the sealer and without (commits not waited for, or the disk is all one sees);
`seal_s` and `verify_s` are for all entries.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from datetime import UTC, datetime
from statistics import median

from bench.centre import centre

ROUNDS, WRITES = 7, 500


def main() -> None:
    """Write, seal, verify, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    asked = parser.parse_args()
    with centre():
        told = _measured(asked.entries)
    print(json.dumps({"entries": asked.entries, **told, "load": round(os.getloadavg()[0], 1)}))


def _measured(entries: int) -> dict[str, float | bool]:
    from django.db import connection

    from fanzha.govern.audit.sealing import seal
    from fanzha.govern.audit.verifying import verify

    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        sealed, unsealed = [], []
        for _ in range(ROUNDS):  # in turns: both sides have the same machine
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER pgtrigger_await_seal_3df74")
            unsealed.append(_write_us())
            cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER pgtrigger_await_seal_3df74")
            sealed.append(_write_us())
        cursor.execute("DELETE FROM audit_waiting")
        cursor.execute("INSERT INTO audit_waiting SELECT id FROM audit_entry")
        cursor.execute(
            "INSERT INTO audit_entry (at, role, verb, subject_kind, subject_id, ground, purpose)"
            " SELECT now(), 'duty_officer', 'look', 'resident', n, 'alert:' || n, 'dissuade'"
            " FROM generate_series(1, %s) n", [entries],
        )  # fmt: skip
    began = time.perf_counter()
    while seal(datetime.now(UTC)):
        pass
    sealed_at = time.perf_counter()
    verdict = verify()
    return {
        "write_us": median(sealed), "write_unsealed_us": median(unsealed), "seal_s": round(sealed_at - began, 1),
        "verify_s": round(time.perf_counter() - sealed_at, 1), "intact": verdict.intact,
        "verified": verdict.entries,
    }  # fmt: skip


def _write_us() -> float:
    from fanzha.govern.audit.actions import record

    began = time.perf_counter()
    for key in range(WRITES):
        record(
            actor_id=None, role="system", verb="look", subject_kind="resident", subject_id=key,
            ground="alert:1", purpose="dissuade", now=datetime.now(UTC),
        )  # fmt: skip
    return round((time.perf_counter() - began) / WRITES * 1e6, 1)


if __name__ == "__main__":
    main()
