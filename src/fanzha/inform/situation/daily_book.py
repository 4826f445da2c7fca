"""The daily sheet as a workbook: every row of the page, sums as formulas."""

from __future__ import annotations

from collections.abc import Mapping

from fanzha.inform.situation.daily import Daily
from fanzha.inform.situation.daily_paper import FIGURES, talk
from fanzha.inform.situation.daily_rules import WHY
from fanzha.inform.situation.rules import Name
from fanzha.inform.situation.told import REPORT_STATES, STEPS, scam
from fanzha.kit.clock import shown
from fanzha.kit.workbook import Sheet, Value, workbook
from fanzha.prevent.dissuade.figure_rules import Name as Counted
from fanzha.words.money import yuan

_COUNTS = {
    "收到": Counted.RECEIVED, "联系到期": Counted.REACH_DUE, "按时联系": Counted.REACHED,
    "见面到期": Counted.MEET_DUE, "按时见面": Counted.MET, "办结": Counted.ENDED,
    "劝阻成功": Counted.DISSUADED, "仍转账": Counted.PAID, "误报": Counted.NO_SCAM,
}  # fmt: skip


def book(daily: Daily, banks: Mapping[str, str]) -> bytes:
    """Every part of the sheet. `banks` names banks by code."""
    return workbook(
        [
            _summary(daily, banks), _cases(daily), _units(daily), _missed(daily),
            _tasks("预警后仍转账", daily.paid), _tasks("再次被骗或再次预警", daily.repeats),
        ]
    )  # fmt: skip


def _summary(daily: Daily, banks: Mapping[str, str]) -> Sheet:
    counts = {Name.CASES, Name.DISSUADED}
    rows: list[list[Value]] = [
        [FIGURES[one.name], *(told if one.name in counts else yuan(told)
                              for told in (one.today, one.before))]
        for one in daily.figures
    ]  # fmt: skip
    for name, share in zip(("按时联系", "按时见面"), daily.shares, strict=True):
        rows.append([name, f"{share.kept}/{share.due}", None])
    if daily.cases_left_out:
        rows.append(["未列入案件表的较小案件", daily.cases_left_out, None])
    for matter, told in talk(daily, banks):
        rows.append([matter, told, None])
    day = f"{shown(daily.span.since):%Y-%m-%d}"
    return Sheet("汇总", ("项目", day, "前一日"), rows, widths=(24, 60, 18))


def _cases(daily: Daily) -> Sheet:
    rows: list[list[Value]] = [
        [one.report_id, one.received_at, scam(one.scam_type), REPORT_STATES.get(one.state, one.state),
         *(yuan(fen) for fen in (one.loss_fen, one.money.stopped_fen, one.money.frozen_fen,
                                 one.money.returned_fen, one.money.moving_fen, one.money.left_fen))]
        for one in daily.cases
    ]  # fmt: skip
    head = ("报案", "接报时间", "类型", "状态", "损失(元)", "已止付(元)", "已冻结(元)", "已返还(元)",
            "未控制(元)", "已流出(元)")  # fmt: skip
    return Sheet("案件", head, rows, sums=range(5, 11))


def _units(daily: Daily) -> Sheet:
    rows: list[list[Value]] = [
        [line.unit.name_zh if line.unit else "本级", *(line.tally[name] for name in _COUNTS.values()),
         yuan(line.tally.saved_fen)]
        for line in daily.units
    ]  # fmt: skip
    return Sheet(
        "各单位", ("单位", *_COUNTS, "避免损失(元)"), rows, sums=range(2, len(_COUNTS) + 3)
    )


def _missed(daily: Daily) -> Sheet:
    rows: list[list[Value]] = [
        [one.alert_id, one.received_at, one.place["zh"], scam(one.scam_type),
         ", ".join(WHY[code][0] for code in one.why)]
        for one in daily.missed
    ]  # fmt: skip
    head = ("预警", "收到", "单位", "类型", "原因")
    return Sheet("高风险未按时", head, rows, widths=(10, 20, 18, 24, 40))


def _tasks(title: str, found: list[dict[str, Value]]) -> Sheet:
    rows: list[list[Value]] = [
        [row["alert_id"], row["received_at"], row["alert__unit__name_zh"],
         scam(str(row["alert__scam_type"])), STEPS.get(str(row["paid_step"]), "–")]
        for row in found
    ]  # fmt: skip
    return Sheet(title, ("预警", "收到", "单位", "类型", "转账前走到"), rows)
