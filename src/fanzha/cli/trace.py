"""`fanzha trace`: where stolen money went, whose money lies here, or which transfers to start from."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from fanzha.cli.say import BAD_USE, fail, print_json, troubles_end_the_command
from fanzha.cli.trace_tables import print_answer, print_candidates, print_origins
from fanzha.engine.read.tables import read_table
from fanzha.engine.trace import BACKWARD, METHODS, candidates
from fanzha.engine.trace import backward as look_back
from fanzha.engine.trace import trace as follow
from fanzha.engine.trace.seed_files import seeds_from
from fanzha.kit.errors import Trouble
from fanzha.recover.trace.imports import open_log

NEAR_HOURS = 24.0


def trace(
    transfers: Annotated[
        Path,
        typer.Option(exists=True, help="转账记录 · transfer log, Parquet or the folder of a log"),
    ],
    seeds: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="起点 · CSV with transfer_id,amount_fen"),
    ] = None,
    method: Annotated[
        str | None,
        typer.Option(help=f"方法 · {', '.join(METHODS)}; --backward: {', '.join(BACKWARD)}"),
    ] = None,
    window_hours: Annotated[float | None, typer.Option(min=0, help="时间窗 · hours")] = None,
    max_hops: Annotated[int | None, typer.Option(min=0, help="最多几跳 · edges")] = None,
    min_amount: Annotated[int, typer.Option(min=0, help="最小金额(分) · in fen")] = 0,
    backward: Annotated[
        str | None, typer.Option(help="账户余额来自谁 · whose money is this")
    ] = None,
    account: Annotated[str | None, typer.Option(help="只找起点 · only look for seeds")] = None,
    time: Annotated[str | None, typer.Option(help="2026-03-01T16:20:00+08:00")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """追踪赃款 · follow stolen money through a log of transfers, exact to the fen.

    --seeds: where did it go (dirty_first unless --method says otherwise).
    --backward ACCOUNT --time T: whose money lay there at T (fifo unless --method says so).
    --account A --time T: only list that account's transfers around the time (24 hours either
    side, or --window-hours), to pick seeds from.
    """
    limits = {"window_hours": window_hours, "max_hops": max_hops, "min_amount_fen": min_amount}
    match seeds, backward, account, time:
        case Path(), None, None, None:
            known = _method(method, METHODS, "dirty_first", as_json=as_json)
            _follow(transfers, seeds, known, limits, as_json=as_json)
        case None, str(), None, str():
            known = _method(method, BACKWARD, "fifo", as_json=as_json)
            moment = _moment(time, as_json=as_json)
            _look_back(transfers, backward, moment, known, limits, as_json=as_json)
        case None, None, str(), str():
            moment = _moment(time, as_json=as_json)
            _look(transfers, account, moment, window_hours, as_json=as_json)
        case _:
            zh = "请给出 --seeds, 或 --backward 与 --time, 或 --account 与 --time"
            en = "give --seeds, or --backward with --time, or --account with --time"
            fail(Trouble(zh=zh, en=en), as_json=as_json, code=BAD_USE)


def _follow(
    transfers: Path, seeds: Path, method: str, limits: dict[str, Any], *, as_json: bool
) -> None:
    with troubles_end_the_command(as_json=as_json):
        answer = follow(open_log(transfers), seeds_from(read_table(seeds)), method, **limits)
    if as_json:
        print_json(answer.as_dict())
    else:
        print_answer(answer)


def _look_back(
    transfers: Path,
    account: str,
    moment: datetime,
    method: str,
    limits: dict[str, Any],
    *,
    as_json: bool,
) -> None:
    with troubles_end_the_command(as_json=as_json):
        origins = look_back(open_log(transfers), account, moment, method, **limits)
    if as_json:
        print_json(origins.as_dict())
    else:
        print_origins(origins)


def _look(
    transfers: Path, account: str, moment: datetime, hours: float | None, *, as_json: bool
) -> None:
    near = NEAR_HOURS if hours is None else hours
    with troubles_end_the_command(as_json=as_json):
        found = candidates(open_log(transfers), account, moment, near)
    if as_json:
        rows = [{**vars(seed), "time": seed.time.isoformat()} for seed in found]
        print_json({"account": account, "time": moment.isoformat(), "candidates": rows})
    else:
        print_candidates(found)


def _method(asked: str | None, known: Collection[str], usual: str, *, as_json: bool) -> str:
    method = usual if asked is None else asked
    if method not in known:
        names = ", ".join(known)
        zh, en = f"没有这种方法; 可用: {names}", f"no such method; use {names}"
        fail(Trouble(zh=zh, en=en, field="method"), as_json=as_json, code=BAD_USE)
    return method


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
