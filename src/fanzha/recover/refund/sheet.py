"""A plan as a workbook that a prosecutor recounts: every figure with what it was made of."""

from __future__ import annotations

from collections.abc import Iterable

from fanzha.engine.trace import METHODS
from fanzha.kit.workbook import Formula, Sheet, Value
from fanzha.kit.workbook import workbook as written
from fanzha.recover.refund.comparing import Compared
from fanzha.recover.refund.models import Plan
from fanzha.recover.refund.queries import Remaining
from fanzha.recover.refund.rules import REASONS, Way
from fanzha.recover.trace.following import METHOD_LABELS
from fanzha.words import money

LINES = ("报案号", "冻结账户", "银行", "方式", "依据", "返还金额(元)", "收款账号", "户名", "状态")
VICTIMS = ("报案号", "损失(元)", "应返还合计(元)", "未返还(元)")
STAYS = ("银行", "冻结账户", "冻结(元)", "方案返还(元)", "继续冻结(元)")
WIDTHS = (22,) * 9


def workbook(plan: Plan, compared: Iterable[Compared], stays: Iterable[Remaining]) -> bytes:
    """Three sheets: the payments, the victims beside each method, what stays frozen.

    Sums and differences are formulas: whoever opens it sees how each figure is made.
    """
    head = (*VICTIMS, *(f"{METHOD_LABELS[method]['zh']}(元)" for method in METHODS))
    victims: list[list[Value]] = [
        [one.report_id, money.yuan(one.loss_fen), money.yuan(one.planned_fen),
         Formula(f"=B{at}-C{at}"), *(money.yuan(one.by_method[method]) for method in METHODS)]
        for at, one in enumerate(compared, start=2)
    ]  # fmt: skip
    rest: list[list[Value]] = [
        [one.bank, one.account, money.yuan(one.frozen_fen), money.yuan(one.planned_fen),
         Formula(f"=C{at}-D{at}")]
        for at, one in enumerate(stays, start=2)
    ]  # fmt: skip
    return written(
        [
            Sheet(f"第{plan.round}轮返还", LINES, _lines(plan), sums=(6,), widths=WIDTHS),
            Sheet("被害人与各方法比较", head, victims, sums=range(2, len(head) + 1), widths=WIDTHS),
            Sheet("继续冻结", STAYS, rest, sums=(3, 4, 5), widths=WIDTHS),
        ]
    )


def _lines(plan: Plan) -> list[list[Value]]:
    return [
        [line.victim_id, line.account, line.bank, line.way, REASONS[Way(line.way)]["zh"],
         money.yuan(line.amount_fen), line.to_account, line.to_name, line.state]
        for line in plan.lines.order_by("id")
    ]  # fmt: skip
