"""`python -m bench.backtest [--days 30]`: one rule over the archive of a made-up town.

1. Makes the town's events and replays them into an archive, features beside events. Kept in
   `--work` for the next run, where that is given.
2. Back-tests one rule against the town's truth, then again beside every shipped rule.

The last line is JSON: `seconds` and `rows` of the first, `seconds_beside` of the second. The rule
reads calls, the windows of their callers and of who is called. Promise: 30 days in under 10 s.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from datetime import date, timedelta
from pathlib import Path

from fanzha.engine.stream.rules import Rule, default
from fanzha.prevent.detect.backtest import Result, backtest
from fanzha.prevent.detect.backtest.archive import span
from fanzha.prevent.detect.backtest.sim_truth import SimTruth
from fanzha.prevent.detect.replay import replay
from fanzha.sim.make import make
from fanzha.sim.place import Size

RULE = Rule(
    "bench", "境外或虚拟号段大量拨打", "mass calls from abroad or a virtual operator", "call_start",
    "origin IN ('foreign', 'virtual') AND caller_callees_24h >= 20 "
    "AND caller_callees_share_24h >= 0.8 AND coalesce(callee_calls_7d, 0) < 200",
    "medium", "other",
)  # fmt: skip
START = date(2025, 3, 3)


def archived(work: Path, size: Size, days: int) -> Path:
    """The town's archive below `work`, made where it is not there yet."""
    town, archive = work / "town", work / "archive"
    if not (work / "done").exists():
        make(town, size, days, 1, START, lambda step: print(f"sim: {step}", flush=True))
        read = replay(town / "events", default(), archive=archive)
        print(f"replayed {read.rows:,} rows", flush=True)
        (work / "done").touch()
    return archive


def tested(work: Path, days: int, *, beside: bool) -> Result:
    """The rule over the last `days` days."""
    _, end = span(work / "archive") or (None, None)
    if end is None:
        raise SystemExit("the archive is empty")
    in_force = default() if beside else None
    truth = SimTruth(work / "town")
    return backtest(RULE, work / "archive", end - timedelta(days=days), end, truth, in_force)


def main() -> None:
    """Make, test, say."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--days", type=int, default=30)
    asked.add_argument("--size", type=Size, default=Size.TOWN)
    asked.add_argument("--work", type=Path, help="keep the town and its archive here")
    told = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="fanzha-backtest-") as temporary:
        work: Path = told.work or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        archived(work, told.size, told.days)
        alone, beside = (tested(work, told.days, beside=it) for it in (False, True))
    score = alone.score
    print(f"{score.alerts:,} alerts, precision {score.precision}, recall {score.recall}")
    said = {
        "seconds": alone.seconds, "rows": alone.rows, "seconds_beside": beside.seconds,
        "rules_beside": len(beside.beside), "unread": len(beside.unread),
        "alerts": score.alerts, "days": told.days,
    }  # fmt: skip
    print(json.dumps(said))


if __name__ == "__main__":
    main()
