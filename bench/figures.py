"""How long the figures of the chase take: made-up reports followed together.

    python -m bench.figures [--reports 900]

A county has about 30 reports a day, so 900 are its month. The first reading makes the engine
ready and is not counted. In a database that is made for it and thrown away.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from datetime import datetime, timedelta

from bench.centre import centre

RUNS = 3


def main() -> None:
    """Set up, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=900)
    asked = parser.parse_args()
    with centre():
        told = _measured(asked.reports)
    print(json.dumps({"reports": asked.reports, **told, "cores": os.cpu_count()}))


def _measured(reports: int) -> dict[str, float]:
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
    runs = []
    for _ in range(RUNS + 1):
        begun, chase = time.perf_counter(), Chase(span, now)
        accounts = len(chase.places)
        runs.append(time.perf_counter() - begun)
    begun = time.perf_counter()
    for number in numbers[:30]:
        picture_of(number, now)
    each = (time.perf_counter() - begun) / min(30, reports)
    return {"accounts": accounts, "together_s": round(sorted(runs[1:])[RUNS // 2], 3),
            "one_by_one_s": round(each * reports, 1)}  # fmt: skip


if __name__ == "__main__":
    main()
