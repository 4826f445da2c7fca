"""The daily sheet on one A4 page: the first of each part, and how many more there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from fanzha.inform.situation.chase_rules import BankTime
from fanzha.inform.situation.daily import CaseLine, Daily, MissedLine
from fanzha.inform.situation.daily_rules import WHY
from fanzha.inform.situation.dissuasion import UnitLine
from fanzha.inform.situation.rules import Name
from fanzha.inform.situation.told import REPORT_STATES, STEPS, scam
from fanzha.kit.clock import shown
from fanzha.kit.paper import Document, Heading, Table
from fanzha.prevent.dissuade.figure_rules import Name as Counted
from fanzha.words.money import show

TITLE = "每日必商"
# How many rows of each part one page holds; a test sets a page that is full.
CASES, UNITS, MISSED, PAID, NAMED, CAUSES = 5, 5, 4, 3, 3, 3
FIGURES = {
    Name.CASES: "发案", Name.LOSSES: "损失(元)", Name.STOPPED: "止付余额(元)",
    Name.DISSUADED: "劝阻成功", Name.AVOIDED: "避免损失(元)",
}  # fmt: skip


def sheet(daily: Daily, authority: str, banks: Mapping[str, str], watermark: str = "") -> Document:
    """The sheet as a paper. `banks` names banks by code."""
    return Document(
        title=TITLE, authority=authority, number=f"{shown(daily.span.since):%Y年%m月%d日}",
        watermark=watermark,
        foot=f"截至 {shown(daily.now):%Y-%m-%d %H:%M} 北京时间; 不含姓名、号码和账号",
        blocks=(
            _figures(daily),
            *_part("一、案件", _CASE_HEAD, map(_case, daily.cases), (5, 11, 5, 8, 8, 8, 8), CASES,
                   (3, 4, 5, 6), daily.cases_left_out),
            *_part("二、各单位预警", _UNIT_HEAD, map(_unit, daily.units), (4, 2, 3, 3, 2, 2, 2), UNITS,
                   (1, 2, 3, 4, 5, 6)),
            *_part("三、高风险预警未按时联系或见面", _MISSED_HEAD, map(_missed, daily.missed),
                   (3, 3, 6, 7, 17), MISSED),
            *_part("四、预警后仍转账", _PAID_HEAD, map(_paid, daily.paid), (4, 3, 7, 9, 5), PAID),
            Heading("五、待商"), Table(("事项", "内容"), tuple(talk(daily, banks)), (1, 4)),
        ),
    )  # fmt: skip


def talk(daily: Daily, banks: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is to be talked about beside the cases: the matter, and what there is of it."""
    yield "再次被骗或再次预警", _first([f"#{row['alert_id']}" for row in daily.repeats])
    waiting = [f"#{task.alert_id}({task.handed_to})" for task in daily.elsewhere]
    yield "移交外地待接手", _first(waiting)
    yield "待签收的交接班", _first([number for number, _ in daily.shifts])
    rules = [f"{line.title['zh']}({line.ends.wrong} 件)" for line in daily.rules]
    yield "近 7 日误报多的规则", _first(rules)
    slow = [f"{banks.get(one.bank, one.bank)}({_answers(one)})" for one in daily.banks]
    yield "答复止付慢的银行", _first(slow)


def _answers(one: BankTime) -> str:
    told = [f"中位 {one.to_answer.median:.0f} 秒"] if one.to_answer else []
    return ", ".join(told + ([f"{one.waiting} 件未答复"] if one.waiting else []))


_CASE_HEAD = ("报案", "类型", "状态", "损失(元)", "已控制(元)", "未控制(元)", "已流出(元)")
_UNIT_HEAD = ("单位", "收到", "按时联系", "按时见面", "劝阻", "转账", "误报")
_MISSED_HEAD = ("预警", "收到", "单位", "类型", "原因")
_PAID_HEAD = ("预警", "收到", "单位", "类型", "转账前走到")


def _figures(daily: Daily) -> Table:
    """The day's figures over those of the day before; shares have no day before."""
    told = [(_said(figure.name, figure.today), _said(figure.name, figure.before))
            for figure in daily.figures]  # fmt: skip
    shares = tuple(f"{one.kept}/{one.due}" for one in daily.shares)
    head = ("", *(FIGURES[figure.name] for figure in daily.figures), "按时联系", "按时见面")
    day, before = (tuple(one[at] for one in told) for at in (0, 1))
    return Table(head, (("当日", *day, *shares), ("前一日", *before, "", "")),
                 (3, 3, 5, 5, 3, 5, 3, 3), tuple(range(1, 8)))  # fmt: skip


def _said(name: Name, value: int) -> str:
    return str(value) if name in {Name.CASES, Name.DISSUADED} else show(value)


def _part(
    title: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]], widths: tuple[int, ...],
    most: int, right: tuple[int, ...] = (), left_out: int = 0,
) -> Iterator[Heading | Table]:  # fmt: skip
    lines = tuple(rows)
    count = len(lines) + left_out
    more = f"(共 {count}, 列 {most})" if count > most else f"({count})"
    yield Heading(f"{title} {more}")
    if lines:
        yield Table(head, lines[:most], widths, right)


def _case(line: CaseLine) -> tuple[str, ...]:
    money = line.money
    parts = (line.loss_fen, money.secured_fen, money.moving_fen, money.left_fen)
    state = REPORT_STATES.get(line.state, line.state)
    return f"#{line.report_id}", scam(line.scam_type), state, *(show(fen) for fen in parts)


def _unit(line: UnitLine) -> tuple[str, ...]:
    tally = line.tally
    return (
        line.unit.name_zh if line.unit else "本级", str(tally[Counted.RECEIVED]),
        f"{tally[Counted.REACHED]}/{tally[Counted.REACH_DUE]}",
        f"{tally[Counted.MET]}/{tally[Counted.MEET_DUE]}", str(tally[Counted.DISSUADED]),
        str(tally[Counted.PAID]), str(tally[Counted.NO_SCAM]),
    )  # fmt: skip


def _missed(line: MissedLine) -> tuple[str, ...]:
    why = ", ".join(WHY[code][0] for code in line.why[:CAUSES])
    at = f"{shown(line.received_at):%H:%M}"
    return f"#{line.alert_id}", at, line.place["zh"], scam(line.scam_type), why


def _paid(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        f"#{row['alert_id']}", f"{shown(row['received_at']):%m-%d}", str(row["alert__unit__name_zh"]),
        scam(str(row["alert__scam_type"])), STEPS.get(str(row["paid_step"]), "–"),
    )  # fmt: skip


def _first(words: Sequence[str]) -> str:
    if not words:
        return "无"
    more = f" 等 {len(words)}" if len(words) > NAMED else ""
    return "、".join(words[:NAMED]) + more
