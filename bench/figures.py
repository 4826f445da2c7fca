"""How long the figures take: of the chase, made-up reports followed together; of dissuasion, the
page of a month in a table of a million tasks.

    python -m bench.figures [--reports 900]
    python -m bench.figures --tasks 1000000

A county has about 30 reports a day, so 900 are its month. A million tasks, one a minute, are two
years: a month are 43,200. The first reading makes the engine ready and is not counted. In a
database that is made for it and thrown away; everything is made up (虚构).
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import psycopg

from bench.centre import centre

RUNS = 3
DAYS, OFFICERS = 30, 200


def main() -> None:
    """Set up, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=900)
    parser.add_argument("--tasks", type=int, default=0, help="ended tasks: measure dissuasion")
    asked = parser.parse_args()
    with centre():
        told = _of_dissuasion(asked.tasks) if asked.tasks else _of_chase(asked.reports)
    machine = {"load": round(os.getloadavg()[0], 1), "cores": os.cpu_count()}
    print(json.dumps(told | machine))


def _of_dissuasion(tasks: int) -> dict[str, Any]:
    """The page, a page of its rows and the daily sheet, as an officer's browser asks for them;
    and the figures of 200 officers, as a leader's page does."""
    from django.test import Client

    from bench.desk_town import fill
    from fanzha.govern.access.gates import actor_of
    from fanzha.govern.units.queries import root
    from fanzha.inform.situation.dissuasion import Dissuasion
    from fanzha.inform.situation.rules import last_days
    from fanzha.kit import clock

    leader, *officers = _people()
    fill(os.environ["FANZHA_DSN"], tasks, 0, [officer.pk for officer in officers])
    with psycopg.connect(os.environ["FANZHA_DSN"], autocommit=True) as base:
        base.execute("SET session_replication_role = replica")
        base.execute(_WORK, {"officers": [officer.pk for officer in officers]})
        base.execute(_SIGNS)
        base.execute("VACUUM ANALYZE")
    now = clock.now()
    span, today = last_days(DAYS, now), clock.shown(now).date()
    month = f"since={clock.shown(span.since).date()}&until={today}"
    client = Client(SERVER_NAME="localhost")
    client.force_login(officers[0])
    addresses = {
        "page_s": f"/wall/dissuasion?{month}",
        "town_s": f"/wall/dissuasion?{month}&unit=X03",
        "rows_s": f"/wall/dissuasion/rows/reach_missed?{month}",
        "today_s": f"/wall/dissuasion?since={today}&until={today}",
        "daily_s": "/wall/daily", "wall_s": "/wall/board",
    }  # fmt: skip
    took = {name: _timed(partial(_got, client, address)) for name, address in addresses.items()}
    seen = actor_of(leader)
    took["officers_s"] = _timed(lambda: Dissuasion(span, now, root(), seen).officers)
    received = Dissuasion(span, now, root(), seen).total["received"]
    return {"tasks": tasks, "received": received, **took}


def _people() -> list[Any]:
    """A leader and 200 officers."""
    from fanzha.govern.access.actions import NewUser, enter_user

    roles = ["leader", *["duty_officer"] * OFFICERS]
    people = [NewUser(f"bench{number}", role, "X", "虚构") for number, role in enumerate(roles)]
    return [enter_user(new, password="bench-only-password") for new in people]


def _got(client: Any, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")


def _timed(act: Callable[[], object]) -> float:
    """The median of some runs, seconds; the first is not counted."""
    runs = []
    for _ in range(RUNS + 1):
        begun = time.perf_counter()
        act()
        runs.append(time.perf_counter() - begun)
    return round(sorted(runs[1:])[RUNS // 2], 3)


# The last two months were worked: reached, met or not, ended in every way.
_WORK = """
    UPDATE dissuade_task SET
        reach_by = received_at + interval '10 minutes', meet_by = received_at + interval '30 minutes',
        reached_at = CASE WHEN id % 7 > 0 THEN received_at + (id % 13) * interval '1 minute' END,
        sent_at = CASE WHEN id % 3 = 0 THEN received_at + interval '11 minutes' END,
        met_at = CASE WHEN id % 3 = 0 AND id % 11 > 0
            THEN received_at + (id % 35) * interval '1 minute' END,
        outcome = (ARRAY['dissuaded', 'dissuaded', 'no_scam', 'already_paid', 'expired'])[1 + id % 5],
        paid_step = CASE WHEN id % 5 = 3 THEN 'call' ELSE '' END,
        saved_fen = CASE WHEN id % 5 < 2 THEN id % 100000 ELSE 0 END,
        claimed_by_id = (%(officers)s::bigint[])[1 + id % 200],
        closed_by_id = (%(officers)s::bigint[])[1 + id % 200]
    WHERE received_at > now() - interval '62 days'
""".replace("id %", "id %%")
_SIGNS = """
    INSERT INTO alert_signal (signal_id, alert_id, level, fate, told, times, at)
    SELECT 'rule_' || alert_id % 40 || '@1:' || alert_id, alert_id, 'high', 'opened', '{}', 1,
        received_at
    FROM dissuade_task WHERE received_at > now() - interval '62 days'
"""


def _of_chase(reports: int) -> dict[str, Any]:
    from bench.many_chases import play
    from fanzha.govern.access.actions import NewUser, enter_user
    from fanzha.inform.situation.chase import Chase
    from fanzha.inform.situation.rules import Span
    from fanzha.kit import clock
    from fanzha.recover.trace.queries import picture_of

    now: datetime = clock.now()
    enter_user(NewUser("bench", "duty_officer", "X", "虚构"), password="bench-only-password")
    numbers = play(now - timedelta(days=reports / 30), reports)
    span = Span(now - timedelta(days=reports), now)
    together = _timed(lambda: Chase(span, now).places)
    begun = time.perf_counter()
    for number in numbers[:30]:
        picture_of(number, now)
    each = (time.perf_counter() - begun) / min(30, reports)
    return {
        "reports": reports, "accounts": len(Chase(span, now).places), "together_s": together,
        "one_by_one_s": round(each * reports, 1),
    }  # fmt: skip


if __name__ == "__main__":
    main()
