"""Apache Flink 2.3 on the same events and the same cores, in its own environment.

What is done for Flink, so that its figure is its best:

- the environment is made once, in the user's cache; starting the JVM and planning are not timed;
- the query runs once before it is timed, in the same JVM, for the compiler's sake;
- reading is not charged: the job that only reads the same CSV is timed too and taken off (Flink's
  Parquet reader is not in its Python package, and CSV is slow to read);
- it sees the columns its query needs and nothing else, and its sink throws rows away;
- object reuse, heap state, no checkpoints, the parallel collector, a large heap;
- it need not wait for late rows: what comes over a minute late is dropped, where fanzha counts it.

`one` asks what issue 3 names: calls and distinct callees of the caller in the hour before each
call, the value at every event (OVER). `hop` asks the same once a minute (HOP), `tumble` once an
hour, which is another and easier question. `all` asks for the call columns that fanzha's kernel
keeps of caller, callee and device in four windows, again by OVER: the same work; its long windows
do not fill in a short run, which spares Flink more.

`python -m bench.peers.flink FILE.parquet --cores 1 --query one`
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

from bench.peers import same
from bench.peers.asked import of_cores, tell

VERSION = "2.3.0"
ROWS_PER_S = {"one": 150_000, "tumble": 150_000, "hop": 5_000, "all": 10_000}
"""About what a query does on a core: sizes the run, is no result."""

FULL_US = 2 * 3_600_000_000

_CSV = """\
COPY (
  SELECT event_us // 1000, kind, caller, callee, device, local, caller_region, callee_region,
    coalesce(duration_s, 0)::BIGINT
  FROM read_parquet($file) WHERE position < $rows AND position // 1000 % $parts = $part
  ORDER BY position
) TO '{path}' (HEADER false)"""


def run(events: Path, cores: int, seconds: float, query: str = "one") -> float:
    """Events a second of Flink's `query` over the first of `events`, for about `seconds`; `one`
    takes two hours of event time at least, so that its window fills and rows leave it again."""
    rows = int(ROWS_PER_S[query] * cores * seconds)
    rows = max(rows, _within(events, FULL_US)) if query == "one" else rows
    with tempfile.TemporaryDirectory(prefix="fanzha-flink-") as folder:
        warm, timed = Path(folder, "warm"), Path(folder, "timed")
        _csv(events, warm, max(1, rows // 5), cores)
        rows = _csv(events, timed, rows, cores)
        took = _job(warm, timed, cores, query, limit_s=600 + 20 * seconds)
    return rows / max(took["job_s"] - took["read_s"], 1e-3)


def ratios(events: Path, cores: int, seconds: float, rate: float) -> dict[str, float]:
    """How often faster fanzha is, from this run: `ratio_flink` asked the same query (`one` and
    `same`); `ratio_flink_all` doing the same work as `rate` was measured at; `ratio_flink_one` with
    all of fanzha's work against Flink's one query."""
    one, every = (run(events, cores, seconds, query) for query in ("one", "all"))
    return {
        "flink_events_per_s": one,
        "ratio_flink": same.run(events, seconds) / one,
        "ratio_flink_all": rate / every,
        "ratio_flink_one": rate / one,
    }


def environment() -> Path:
    """The Python of Flink's own environment, made at the first call.

    Raises SystemExit, saying what to install, where there is no Java.
    """
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise SystemExit(
            "需要 Java 17 · Java 17 is needed: sudo apt-get install -y default-jre-headless"
        )
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    home = cache / "fanzha" / f"flink-{VERSION}"
    done = home / "ready"
    if not done.exists():
        uv = str(Path(sys.executable).parent / "uv")
        subprocess.run([uv, "venv", "-q", "--clear", "--python", sys.executable, home], check=True)
        wanted = [f"apache-flink=={VERSION}", "setuptools<81"]
        subprocess.run(
            [uv, "pip", "install", "-q", "--python", home / "bin/python", *wanted], check=True
        )
        done.touch()
    return home / "bin" / "python"


def _within(events: Path, length_us: int) -> int:
    """How many rows happened by `length_us` after the first."""
    sql = """
        SELECT count(*) FROM read_parquet($file)
        WHERE event_us < (SELECT min(event_us) FROM read_parquet($file)) + $length"""
    with duckdb.connect() as base:
        found = base.execute(sql, {"file": str(events), "length": length_us}).fetchall()
    return int(found[0][0])


def _csv(events: Path, folder: Path, rows: int, parts: int) -> int:
    """The first `rows` as one file a reader, dealt in thousands so that all advance together."""
    folder.mkdir()
    with duckdb.connect() as base:
        for part in range(parts):
            chosen = {"file": str(events), "rows": rows, "parts": parts, "part": part}
            base.execute(_CSV.format(path=folder / f"{part}.csv"), chosen)
    return sum(path.read_bytes().count(b"\n") for path in folder.iterdir())


def _job(warm: Path, timed: Path, cores: int, query: str, limit_s: float) -> dict[str, float]:
    job = Path(__file__).with_name("flink_job.py")
    pinned = ["taskset", "-c", f"0-{cores - 1}"]
    done = subprocess.run(
        [*pinned, environment(), job, warm, timed, str(cores), query],
        env=os.environ | {"JVM_ARGS": "-Xms2g -Xmx6g -XX:+UseParallelGC"},
        stdout=subprocess.PIPE, text=True, check=True, timeout=limit_s,
    )  # fmt: skip
    took: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return took


def main() -> None:
    """Measure one query and print one JSON line."""
    chosen = of_cores(__doc__, "query", ROWS_PER_S, usual="one")
    rate = round(run(chosen.events, chosen.cores, chosen.seconds, chosen.query))
    peer = f"flink {VERSION}"
    tell(peer=peer, query=chosen.query, cores=chosen.cores, events_per_s=rate)


if __name__ == "__main__":
    main()
