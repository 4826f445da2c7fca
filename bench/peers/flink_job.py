"""One Flink job, timed in its own environment: `flink_job.py WARM TIMED CORES QUERY`.

Prints one JSON line: seconds of the job, and of one that only reads the same files, as Flink
itself counts them from the start of the job to its end.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

from pyflink.common import Configuration
from pyflink.table import EnvironmentSettings, TableEnvironment

SETTINGS = {"pipeline.object-reuse": "true", "state.backend.type": "hashmap"}
COLUMNS = (
    "ms BIGINT, kind TINYINT, caller BIGINT, callee BIGINT, device BIGINT, here BIGINT,"
    " caller_region INT, callee_region INT, duration_s BIGINT"
)
EVENTS = """\
CREATE TABLE {name} ({columns}, ts AS TO_TIMESTAMP_LTZ(ms, 3),
  WATERMARK FOR ts AS ts - INTERVAL '1' MINUTE)
WITH ('connector' = 'filesystem', 'path' = '{path}', 'format' = 'csv')"""
SINK = "CREATE TABLE {name} ({columns}) WITH ('connector' = 'blackhole')"
ONE = "SELECT caller, count(*) OVER w, count(DISTINCT callee) OVER w FROM {events} WHERE kind = 0"
OVER = (
    " WINDOW w AS (PARTITION BY {key} ORDER BY ts"
    " RANGE BETWEEN INTERVAL '{length}' {unit} PRECEDING AND CURRENT ROW)"
)
GROUPED = """\
SELECT caller, count(*), count(DISTINCT callee) FROM TABLE({window}) WHERE kind = 0
GROUP BY caller, window_start, window_end"""
STARTS = (
    "count(CASE WHEN kind = 0 THEN 1 END) OVER w, "
    "count(DISTINCT CASE WHEN kind = 0 THEN {other} END) OVER w, "
    "count(DISTINCT CASE WHEN kind = 0 THEN {region} END) OVER w"
)
ENDS = (
    ", count(CASE WHEN kind = 1 THEN 1 END) OVER w, "
    "sum(CASE WHEN kind = 1 THEN duration_s END) OVER w, "
    "count(CASE WHEN kind = 1 AND duration_s < 10 THEN 1 END) OVER w"
)
WINDOWS = (("5", "MINUTE"), ("1", "HOUR"), ("24", "HOUR"), ("7", "DAY"))
ROLES = (
    ("caller", "callee", "callee_region", ENDS, ""),
    ("callee", "caller", "caller_region", ENDS, ""),
    ("device", "here", "callee_region", "", " WHERE kind = 0"),
)


def queries(query: str, events: str) -> Iterator[tuple[str, int]]:
    """The SELECTs of a query and how many columns each has."""
    if query == "read":
        yield f"SELECT caller + callee FROM {events}", 1
    elif query == "one":
        yield ONE.format(events=events) + OVER.format(key="caller", length="1", unit="HOUR"), 3
    elif query == "hop":
        window = f"HOP(TABLE {events}, DESCRIPTOR(ts), INTERVAL '1' MINUTE, INTERVAL '1' HOUR)"
        yield GROUPED.format(window=window), 3
    elif query == "tumble":
        window = f"TUMBLE(TABLE {events}, DESCRIPTOR(ts), INTERVAL '1' HOUR)"
        yield GROUPED.format(window=window), 3
    else:
        for key, other, region, ends, where in ROLES:
            columns = STARTS.format(other=other, region=region) + ends
            for length, unit in WINDOWS:
                over = OVER.format(key=key, length=length, unit=unit)
                yield f"SELECT {key}, {columns} FROM {events}{where}{over}", 7 if ends else 4


def seconds(table: TableEnvironment, query: str, events: str) -> float:
    """How long the job ran, in seconds."""
    together = table.create_statement_set()
    for at, (select, columns) in enumerate(queries(query, events)):
        sink = f"sink_{query}_{events}_{at}"
        named = ", ".join(f"c{column} BIGINT" for column in range(columns))
        table.execute_sql(SINK.format(name=sink, columns=named))
        together.add_insert_sql(f"INSERT INTO {sink} {select}")
    job = together.execute().get_job_client()
    return job.get_job_execution_result().result().get_net_runtime() / 1000


def main(warm: str, timed: str, cores: str, query: str) -> None:
    """Run the query on `warm`, then on `timed`."""
    settings = Configuration()
    for name, value in (SETTINGS | {"parallelism.default": cores}).items():
        settings.set_string(name, value)
    made = EnvironmentSettings.new_instance().in_streaming_mode().with_configuration(settings)
    table = TableEnvironment.create(made.build())
    for name, path in (("warm", warm), ("timed", timed)):
        table.execute_sql(EVENTS.format(name=name, path=path, columns=COLUMNS))
    for name in ("warm", "timed"):
        took = {"read_s": seconds(table, "read", name), "job_s": seconds(table, query, name)}
    print(json.dumps(took))


if __name__ == "__main__":
    main(*sys.argv[1:])
