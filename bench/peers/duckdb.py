"""DuckDB on the same events and cores, re-running the windows each minute of event time.

The way to keep windows fresh without a stream engine: each minute the new events go into a table,
and the features of every key that was seen in that minute are computed anew from the rows its
windows hold. What is done for DuckDB, so that its figure is its best:

- ids are integers, rows lie in memory in the order of time, old rows are skipped by their zone maps;
- only keys seen in the last minute are computed, by one semi-join and one aggregation a role;
- nothing is asked for between two minutes, and no alerts.

`hour` keeps to the 1-hour window of caller, callee and device. `all` computes the four windows that
fanzha keeps. For `all` the time of the file is stretched to eight days, so that the longest window
is full: a re-run then reads seven days of rows for a minute of events, at any rate of events, so
that the rate cancels. The rows before the timed minutes are loaded and not timed; `history_h` says
how long they are after the stretch.

`python -m bench.peers.duckdb FILE.parquet --cores 1 --windows all`
"""

from __future__ import annotations

import time
from pathlib import Path

import duckdb

from bench.peers.asked import of_cores, tell

MINUTE_US = 60_000_000
WINDOWS = {"5m": 300, "1h": 3_600, "24h": 86_400, "7d": 604_800}
"""Seconds by name, as `fanzha.engine.stream.roles` has them."""
CHOSEN = {"hour": ["1h"], "all": list(WINDOWS)}

STRETCHED_US = 8 * 86_400_000_000
STRETCH = {"hour": 0, "all": STRETCHED_US}

_LOAD = """\
CREATE TABLE {name} AS
SELECT * REPLACE (({first} + (event_us - {first}) * {factor})::BIGINT AS event_us)
FROM read_parquet($file) WHERE event_us {side} {split} ORDER BY event_us"""
_FEATURES = """\
CREATE OR REPLACE TABLE features_{key} AS
SELECT {key}, {columns}
FROM seen
WHERE event_us > {now} - {reach} AND event_us <= {now}
  AND {key} IN (SELECT {key} FROM seen WHERE event_us > {now} - 60000000 AND event_us <= {now})
GROUP BY {key}"""
_STARTS = """\
count(*) FILTER ({rows} AND kind = 0) AS calls_{name},
count(DISTINCT {other}) FILTER ({rows} AND kind = 0) AS others_{name},
count(DISTINCT {region}) FILTER ({rows} AND kind = 0) AS provinces_{name}"""
_ENDS = """,
count(*) FILTER ({rows} AND kind = 1) AS ended_{name},
sum(duration_s) FILTER ({rows} AND kind = 1) AS talk_{name},
count(*) FILTER ({rows} AND kind = 1 AND duration_s < 10) AS short_{name}"""
ROLES = (
    ("caller", "callee", "callee_region", _ENDS),
    ("callee", "caller", "caller_region", _ENDS),
    ("device", "local", "callee_region", ""),
)


def run(events: Path, cores: int, seconds: float, windows: str = "all") -> float:
    """Events a second: the events of the minutes timed over the time their re-runs took."""
    return measure(events, cores, seconds, windows)["events_per_s"]


def ratios(events: Path, cores: int, seconds: float, rate: float) -> dict[str, float]:
    """How often faster fanzha is, from this run: `ratio_duckdb` for the four windows that `rate`
    was measured at, `ratio_duckdb_hour` with all of fanzha's work against the 1-hour windows."""
    every, hour = (run(events, cores, seconds, windows) for windows in ("all", "hour"))
    return {
        "duckdb_events_per_s": every,
        "ratio_duckdb": rate / every,
        "ratio_duckdb_hour": rate / hour,
    }


def measure(events: Path, cores: int, seconds: float, windows: str) -> dict[str, float]:
    """Re-run the last quarter's minutes until `seconds` are spent; say how much lay before."""
    with duckdb.connect(config={"threads": cores}) as base:
        first, now, last = _load(base, events, STRETCH[windows])
        before, spent = now, 0.0
        while now < last and spent < seconds:
            now += MINUTE_US
            started = time.perf_counter()
            _minute(base, now, CHOSEN[windows])
            spent += time.perf_counter() - started
        rows = base.execute("SELECT count(*) FROM seen WHERE event_us > ?", [before]).fetchall()
    return {
        "events_per_s": rows[0][0] / spent,
        "minutes": (now - before) / MINUTE_US,
        "history_h": (before - first) / 3.6e9,
    }


def _load(base: duckdb.DuckDBPyConnection, events: Path, at_least_us: int) -> tuple[int, int, int]:
    """Tables `seen` and `coming`, split after three quarters; first, split and last time in µs."""
    file = {"file": str(events)}
    sql = "SELECT min(event_us), max(event_us) FROM read_parquet($file)"
    first, last = base.execute(sql, file).fetchall()[0]
    factor = max(1.0, at_least_us / (last - first))
    split = first + (last - first) * 3 // 4
    for name, side in (("seen", "<="), ("coming", ">")):
        made = _LOAD.format(name=name, first=first, factor=factor, side=side, split=split)
        base.execute(made, file)
    return first, int(first + (split - first) * factor), int(first + (last - first) * factor)


def _minute(base: duckdb.DuckDBPyConnection, now: int, windows: list[str]) -> None:
    """Take in the minute up to `now` and compute the features of its keys."""
    base.execute(
        f"INSERT INTO seen FROM coming WHERE event_us > {now - MINUTE_US} AND event_us <= {now}"
    )
    reach = max(WINDOWS[name] for name in windows) * 1_000_000
    for key, other, region, ends in ROLES:
        columns = ",\n".join(
            (_STARTS + ends).format(
                rows=f"event_us > {now - WINDOWS[name] * 1_000_000}",
                name=name,
                other=other,
                region=region,
            )
            for name in windows
        )
        base.execute(_FEATURES.format(key=key, columns=columns, now=now, reach=reach))


def main() -> None:
    """Measure and print one JSON line."""
    chosen = of_cores(__doc__, "windows", CHOSEN, usual="all")
    found = measure(chosen.events, chosen.cores, chosen.seconds, chosen.windows)
    rounded = {name: round(value, 1) for name, value in found.items()}
    peer = f"duckdb {duckdb.__version__}"
    tell(peer=peer, windows=chosen.windows, cores=chosen.cores, **rounded)


if __name__ == "__main__":
    main()
