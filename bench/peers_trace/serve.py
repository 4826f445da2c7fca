"""The peer's side: makes a log ready, then answers one question a line (`peer.Peer` asks).

`python -m bench.peers_trace.serve NAME FILE.parquet`
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter


def main() -> None:
    """Answer until the questions end."""
    name, file = sys.argv[1:]
    library = import_module(f"bench.peers_trace.{name}")
    start = perf_counter()
    log = library.Log(Path(file))
    _say({"prepare_s": perf_counter() - start, "rss_bytes": _rss()})
    for line in sys.stdin:
        asked = json.loads(line)
        seeds = dict(asked["seeds"])
        took = []
        for _ in range(asked["times"]):
            start = perf_counter()
            edges = log.trace(seeds, asked["window_us"])
            took.append(perf_counter() - start)
        _say({"seconds": min(took), "edges": list(edges.items())})


def _rss() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _say(told: dict[str, object]) -> None:
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
