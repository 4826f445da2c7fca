"""`fanzha trace`: where the stolen money went, or which transfers to start from."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from fanzha.cli.say import BAD_USE, fail, print_json, troubles_end_the_command
from fanzha.cli.trace_tables import print_answer, print_candidates
from fanzha.engine.read.tables import read_table
from fanzha.engine.trace import METHODS, candidates
from fanzha.engine.trace import trace as follow
from fanzha.engine.trace.seed_files import seeds_from
from fanzha.kit.errors import Trouble
from fanzha.recover.trace.imports import open_log

NEAR_HOURS = 24.0


def trace(
    transfers: Annotated[
        Path, typer.Option(exists=True, dir_okay=False, help="转账记录 · transfer log, Parquet")
    ],
    seeds: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="起点 · CSV with transfer_id,amount_fen"),
    ] = None,
    method: Annotated[str, typer.Option(help=f"方法 · {', '.join(METHODS)}")] = "dirty_first",
    window_hours: Annotated[float | None, typer.Option(min=0, help="时间窗 · hours")] = None,
    max_hops: Annotated[int | None, typer.Option(min=0, help="最多几跳 · edges")] = None,
    min_amount: Annotated[int, typer.Option(min=0, help="最小金额(分) · in fen")] = 0,
    account: Annotated[str | None, typer.Option(help="只找起点 · only look for seeds")] = None,
    time: Annotated[str | None, typer.Option(help="2026-03-01T16:20:00+08:00")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """追踪赃款 · follow stolen money through a log of transfers, exact to the fen.

    With --account and --time instead of --seeds it only lists that account's transfers
    around the time (24 hours either side, or --window-hours), to pick seeds from.
    """
    _require_method(method, as_json=as_json)
    if seeds is not None and account is None and time is None:
        with troubles_end_the_command(as_json=as_json):
            answer = follow(
                open_log(transfers),
                seeds_from(read_table(seeds)),
                method,
                window_hours=window_hours,
                max_hops=max_hops,
                min_amount_fen=min_amount,
            )
        if as_json:
            print_json(answer.as_dict())
        else:
            print_answer(answer)
    elif seeds is None and account is not None and time is not None:
        hours = NEAR_HOURS if window_hours is None else window_hours
        _look(transfers, account, _moment(time, as_json=as_json), hours, as_json=as_json)
    else:
        zh, en = "请给出 --seeds, 或 --account 与 --time", "give --seeds, or --account with --time"
        fail(Trouble(zh=zh, en=en), as_json=as_json, code=BAD_USE)


def _look(transfers: Path, account: str, moment: datetime, hours: float, *, as_json: bool) -> None:
    with troubles_end_the_command(as_json=as_json):
        found = candidates(open_log(transfers), account, moment, hours)
    if as_json:
        rows = [{**vars(seed), "time": seed.time.isoformat()} for seed in found]
        print_json({"account": account, "time": moment.isoformat(), "candidates": rows})
    else:
        print_candidates(found)


def _require_method(method: str, *, as_json: bool) -> None:
    if method not in METHODS:
        known = ", ".join(METHODS)
        zh, en = f"没有这种方法; 可用: {known}", f"no such method; use {known}"
        fail(Trouble(zh=zh, en=en, field="method"), as_json=as_json, code=BAD_USE)


def _moment(time: str, *, as_json: bool) -> datetime:
    try:
        moment = datetime.fromisoformat(time)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        zh = "须为带时区的时间, 如 2026-03-01T16:20:00+08:00"
        en = "must be a time with its zone, like 2026-03-01T16:20:00+08:00"
        fail(Trouble(zh=zh, en=en, field="time"), as_json=as_json, code=BAD_USE)
    return moment
