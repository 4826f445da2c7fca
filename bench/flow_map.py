"""How long a fund-flow map takes, from a case's flows to the drawing.

`python -m bench.flow_map [--accounts 5000] [--transfers 20000] [--svg FILE]`. Times are CPU
milliseconds, the median of `--rounds`; the case is made up. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from statistics import median

from bench.flow_case import made_up
from fanzha.recover.trace.flow_map.drawing import draw
from fanzha.recover.trace.flow_map.shapes import FlowMap, Flows
from fanzha.recover.trace.flow_map.view import map_of


def main() -> None:
    """Make a case, draw it, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--accounts", type=int, default=5_000)
    parser.add_argument("--transfers", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--svg", type=Path, help="where to keep the drawing")
    asked = parser.parse_args()
    flows = made_up(asked.accounts, asked.transfers)
    grouped, drawn, flow_map, svg = zip(*(timed(flows) for _ in range(asked.rounds)), strict=True)
    if asked.svg:
        asked.svg.write_text(svg[0], encoding="utf-8")
    print(json.dumps({
        "accounts": len(flows.accounts), "transfers": len(flows.edges),
        "map_ms": round(1000 * median(grouped), 1), "draw_ms": round(1000 * median(drawn), 1),
        "cells": len([*flow_map[0].cells]), "links": len(flow_map[0].links),
        "bytes": len(svg[0].encode()),
    }))  # fmt: skip


def timed(flows: Flows) -> tuple[float, float, FlowMap, str]:
    """CPU seconds to group and to draw, and what came of it."""
    begin = time.process_time()
    flow_map = map_of(flows)
    between = time.process_time()
    svg = draw(flow_map)
    return between - begin, time.process_time() - between, flow_map, svg


if __name__ == "__main__":
    main()
