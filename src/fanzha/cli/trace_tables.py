"""Answers of the tracing engine as tables for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rich import box
from rich.console import Console
from rich.table import Table

from fanzha.engine.trace import Answer, Candidate, Origins
from fanzha.words.enums import ExitKind, label
from fanzha.words.money import show

SHOWN_IN = ZoneInfo("Asia/Shanghai")
LONGEST = 40
"""Rows shown of a table; --json has all."""


def print_answer(answer: Answer) -> None:
    """Totals, then accounts by hop. Money in yuan, times in Asia/Shanghai."""
    console = Console()
    console.print(
        f"方法 {answer.method} · 记录版本 log version {answer.version}\n"
        f"被骗 stolen {show(answer.seed_fen)} 元 = 仍在账户 held {show(answer.held_fen)}"
        + (f" + 未追 unfollowed {show(answer.unfollowed_fen)}" if answer.unfollowed_fen else "")
        + "".join(f" + {_exit(kind)} {show(fen)}" for kind, fen in answer.exits_fen.items())
    )
    table = _table(
        "账号 account",
        "跳 hop",
        "入 in",
        "出 out",
        "留存 held",
        "离场 exited",
        "未追 unfollowed",
        "首次 first",
    )
    for flow in answer.accounts[:LONGEST]:
        sums = (flow.in_fen, flow.out_fen, flow.held_fen, flow.exited_fen, flow.unfollowed_fen)
        amounts = (show(fen) for fen in sums)
        table.add_row(flow.account, str(flow.hop), *amounts, _time(flow.first_time))
    console.print(table)
    _say_rest(console, len(answer.accounts))
    console.print(f"{len(answer.edges)} 笔转账带有赃款 · transfers carried stolen money")


def print_origins(origins: Origins) -> None:
    """Whose money it is by account, then the transfers it came through, largest first."""
    console = Console()
    console.print(
        f"方法 {origins.method} · 记录版本 log version {origins.version}\n"
        f"账户 account {origins.account} · {_time(origins.at)} · "
        f"余额 balance {show(origins.balance_fen)} 元"
    )
    owners = _table("账号 account", "原有资金 own money")
    for part in sorted(origins.own, key=lambda part: -part.fen)[:LONGEST]:
        owners.add_row(part.account, show(part.fen))
    console.print(owners)
    _say_rest(console, len(origins.own))
    behind = {source.transfer_id for source in origins.sources}
    ways = _table("流水号 id", "时间 time", "付款 payer", "收款 payee", "其中 of it", "")
    for edge in sorted(origins.edges, key=lambda edge: -edge.fen)[:LONGEST]:
        ended = "未再往前 not looked behind" if edge.transfer_id in behind else ""
        ends = (edge.payer, edge.payee, show(edge.fen), ended)
        ways.add_row(edge.transfer_id, _time(edge.time), *ends)
    console.print(ways)
    _say_rest(console, len(origins.edges))


def print_candidates(found: Sequence[Candidate]) -> None:
    """Transfers to pick seeds from, as they were made."""
    console = Console()
    table = _table("流水号 id", "时间 time", "方向", "对方 other account", "金额 yuan")
    for seed in found[:LONGEST]:
        way = {"in": "入 in", "out": "出 out"}[seed.direction]
        amount = show(seed.amount_fen)
        table.add_row(seed.transfer_id, _time(seed.time), way, seed.other_account, amount)
    console.print(table)
    _say_rest(console, len(found))


def _table(*heads: str) -> Table:
    table = Table(box=box.SIMPLE, pad_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold")
    return table


def _say_rest(console: Console, rows: int) -> None:
    if rows > LONGEST:
        console.print(
            f"还有 {rows - LONGEST} 行, 用 --json 看全部 · {rows - LONGEST} more with --json"
        )


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(SHOWN_IN):%y-%m-%d %H:%M}"


def _exit(kind: str) -> str:
    known = set(ExitKind)
    return f"{label(ExitKind(kind))} {kind}" if kind in known else kind
