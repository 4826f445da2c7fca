"""A map as a workbook: accounts by layer, transfers in order of time, exits, and sums over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fanzha.kit.workbook import SHARE, Formula, Sheet, Value, column, workbook
from fanzha.recover.trace.flow_map.roles import GUESS_NOTE, ROLE_LABELS, Guess
from fanzha.recover.trace.flow_map.shapes import Account, Edge, Flows
from fanzha.recover.trace.picture import STATUS_LABELS, Status
from fanzha.words import money
from fanzha.words.enums import ExitKind, label

ACCOUNTS, TRANSFERS, EXITS = "账户", "流转", "流出"
MEANINGS: Mapping[str, str] = {
    "层": "被害人直接转入的账户为第 1 层, 每转一手加一层; 取最短的一条路",
    "转入、转出、留存、流出": "均为涉案资金: 转入 = 转出 + 留存 + 流出",
    "留存": "按涉案资金先出计算仍在账户内的被骗资金; 状态说明是否已被控制",
    "其中涉案": "一笔转账金额中属于被骗资金的部分",
    "合计": "各状态的留存与流出之和等于损失; 差额应为零",
}


@dataclass(frozen=True)
class About:
    """What the first sheet says of the case. `version` names the log it was computed on."""

    case: str
    victim: str
    method: str
    version: str
    drawn_at: datetime
    officer: str


def book(
    flows: Flows, guesses: Mapping[str, Sequence[Guess]], about: About, banks: Mapping[str, str]
) -> bytes:
    """All flows of a case as a workbook; `banks` are their names by code. Account numbers whole."""
    return workbook(
        [
            _about(about), _accounts(flows, guesses, banks), _transfers(flows),
            _exits(flows.edges), _totals(flows),
        ]
    )  # fmt: skip


def _about(about: About) -> Sheet:
    rows: list[list[Value]] = [
        ["案件", about.case], ["被害人", about.victim], ["计算方法", about.method],
        ["明细版本", about.version], ["制表时间(北京时间)", about.drawn_at],
        ["制表人", about.officer], ["推测", GUESS_NOTE["zh"]],
    ]  # fmt: skip
    rows.extend([name, meaning] for name, meaning in MEANINGS.items())
    return Sheet("说明", ("项目", "内容"), rows, widths=(24, 90))


def _accounts(
    flows: Flows, guesses: Mapping[str, Sequence[Guess]], banks: Mapping[str, str]
) -> Sheet:
    rows: list[list[Value]] = [
        [one.hop + 1, one.account, one.holder, banks.get(one.bank, one.bank),
         STATUS_LABELS[one.state]["zh"],
         *(money.yuan(fen) for fen in (one.in_fen, one.out_fen, one.held_fen, one.exited_fen)),
         one.first_time, one.last_time, *_guessed(guesses.get(one.account, ()))]
        for one in sorted(flows.accounts, key=_by_layer)
    ]  # fmt: skip
    head = ("层", "账号", "户名", "银行", "状态", "转入(元)", "转出(元)", "留存(元)", "流出(元)",
            "首次时间", "末次时间", "推测作用", "推测理由")  # fmt: skip
    widths = (6, 24, 16, 20, 14, 16, 16, 16, 16, 20, 20, 18, 60)
    return Sheet(ACCOUNTS, head, rows, sums=(8, 9), widths=widths)


def _by_layer(one: Account) -> tuple[int, datetime, int]:
    return one.hop, one.first_time, one.number


def _guessed(guesses: Sequence[Guess]) -> tuple[str, str]:
    roles = ", ".join(f"{ROLE_LABELS[guess.role]['zh']}?" for guess in guesses)
    return roles, "; ".join(guess.why["zh"] for guess in guesses)


def _transfers(flows: Flows) -> Sheet:
    rows: list[list[Value]] = [
        [row, edge.time, edge.payer, edge.payee, money.yuan(edge.amount_fen), money.yuan(edge.fen),
         money.yuan(edge.seed_fen), _exit(edge), edge.transfer_id]
        for row, edge in enumerate(flows.edges, start=1)
    ]  # fmt: skip
    head = ("序号", "时间", "付款账号", "收款账号", "金额(元)", "其中涉案(元)", "其中被害人转入(元)",
            "流出途径", "交易编号")  # fmt: skip
    return Sheet(
        TRANSFERS, head, rows, sums=(7,), widths=(8, 20, 24, 24, 16, 16, 18, 14, 28)
    )  # fmt: skip


def _exits(edges: Sequence[Edge]) -> Sheet:
    """By kind, summed by formula over the transfers."""
    counts = Counter(_exit(edge) for edge in edges if edge.exit_kind)
    where, what = (f"{TRANSFERS}!{_fixed(place, len(edges))}" for place in (8, 6))
    rows: list[list[Value]] = [
        [kind, count, Formula(f"=SUMIFS({what},{where},$A{row})")]
        for row, (kind, count) in enumerate(sorted(counts.items()), start=2)
    ]
    return Sheet(EXITS, ("流出途径", "笔数", "其中涉案(元)"), rows, sums=(2, 3))


def _totals(flows: Flows) -> Sheet:
    """What lies in each state and what left, against the loss."""
    places = len(flows.accounts)
    states = [one for one in Status if any(account.state is one for account in flows.accounts)]
    state, held = (f"{ACCOUNTS}!{_fixed(place, places)}" for place in (5, 8))
    lying: list[list[Value]] = [
        [f"留存: {STATUS_LABELS[one]['zh']}",
         Formula(f'=SUMIFS({held},{state},"{STATUS_LABELS[one]["zh"]}")'), _share(row)]
        for row, one in enumerate(states, start=3)
    ]  # fmt: skip
    last = len(lying) + 3
    rows: list[list[Value]] = [
        ["损失", money.yuan(flows.loss_fen), None], *lying,
        ["已流出", Formula(f"=SUM({ACCOUNTS}!{column(9, places)})"), _share(last)],
        ["差额(应为零)", Formula(f"=ROUND(B2-SUM(B3:B{last}),2)"), None],
    ]  # fmt: skip
    return Sheet("合计", ("项目", "金额(元)", "占损失"), rows, widths=(24, 20, 12))


def _exit(edge: Edge) -> str:
    return label(ExitKind(edge.exit_kind)) if edge.exit_kind else ""


def _share(row: int) -> Formula:
    return Formula(f"=IF(B$2=0,0,B{row}/B$2)", SHARE)


def _fixed(place: int, rows: int) -> str:
    """A column's cells that stay the same where the formula is copied."""
    first, last = column(place, rows).split(":")
    return f"${first[0]}${first[1:]}:${last[0]}${last[1:]}"
