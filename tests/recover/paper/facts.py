"""One made-up case (虚构) as the forms take it, and every paper of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from fanzha.kit.paper import Document
from fanzha.recover.paper.forms import basis, cases, flow, measures, refunds
from fanzha.recover.paper.forms.facts import (
    Account,
    Case,
    Change,
    Flow,
    Freeze,
    Office,
    Paid,
    Query,
    Refund,
    Share,
    Stage,
    Step,
    Stop,
    Told,
    Victim,
)
from fanzha.recover.paper.rules import Kind

AT = datetime(2026, 3, 2, 8, 20, 47, tzinfo=UTC)
OFFICE = Office("云溪县公安局(虚构)", "值班民警甲(虚构)")
DECIDER = "值班民警甲(虚构)"
CASE = Case(3, "云公(刑)立字〔2026〕1号(虚构)")
COMPANY = Account("9901000001272699271", "第1银行(虚构)", "云溪某建材公司(虚构)")
MULE = Account("9903000001272699277", "第3银行(虚构)", "赵某甲(虚构)")
NEXT = Account("9904000001272699275", "第4银行(虚构)")
STORY = "我是某公司会计, QQ群里“老板”让我付合同款, 付完发现老板是假的。(虚构)"

PAID = Paid(COMPANY, MULE, 166_000_000, AT - timedelta(minutes=4))
TOLD = Told(CASE, Victim("陈某(虚构)", "16499016600"), "冒充领导、熟人", STORY, (PAID,), AT,
            AT + timedelta(minutes=1))  # fmt: skip
STOP = Stop(CASE, MULE, 166_000_000, PAID.at, "被害人报案, 接报即止付", AT, basis.stop(DECIDER, AT))
HOLD = Stop(CASE, COMPANY, 0, AT, "被害人仍在与诈骗人员通话", AT, basis.hold(DECIDER, AT))
QUERY = Query(CASE, MULE, "transactions", AT - timedelta(days=1), AT, basis.query(DECIDER, AT))
MONITOR = Query(
    CASE, MULE, "monitor", AT, AT, basis.monitoring(DECIDER, AT, AT + timedelta(hours=24)),
    AT + timedelta(hours=24), "资金可能继续转入",
)  # fmt: skip
FREEZE = Freeze(CASE, MULE, False, 100_000_000, "云公冻〔2026〕1号(虚构)", AT,
                basis.freeze(DECIDER, AT))  # fmt: skip
SHARES = (
    Share(MULE, COMPANY, 100_000_000, CASE, "账户内仅有一笔被骗资金转入, 可直接溯源, 直接返还"),
    Share(NEXT, COMPANY, 66_000_000, CASE, "账户内仅有一笔被骗资金转入, 可直接溯源, 直接返还"),
)
REFUND = Refund(CASE, 1, SHARES, 0, "云公返〔2026〕1号(虚构)", 30, 3, AT, basis.refund(DECIDER, AT))
FLOW = Flow(
    CASE, "张某(虚构)", "涉案资金先出(dirty_first)", "1f2e3d", AT, date(2026, 3, 2),
    (("损失", 166_000_000), ("已止付", 166_000_000)),
    (("取现", 0),),
    (Stage(0, MULE, 166_000_000, 66_000_000, 100_000_000, "已止付",
           "归集: 3 个账户转入, 只向 1 个账户转出"),
     Stage(1, NEXT, 66_000_000, 0, 66_000_000, "已止付")),
    (Step(PAID.at, COMPANY.number, MULE.number, 166_000_000, 166_000_000),
     Step(AT, MULE.number, NEXT.number, 66_000_000, 66_000_000)),
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" width="200" height="100"/>',
)  # fmt: skip


def change(why: str, ground: basis.Basis) -> Change:
    """Something asked about the running stop."""
    return Change(CASE, MULE, "紧急止付指令第 12 号", AT, why, AT + timedelta(hours=40), ground)


PAPERS: dict[Kind, Callable[[], Document]] = {
    Kind.APPLICATION: lambda: cases.application(TOLD, OFFICE),
    Kind.RECEIPT: lambda: cases.receipt(TOLD, OFFICE),
    Kind.STOP: lambda: measures.stop_notice(STOP, OFFICE),
    Kind.EXTEND_STOP: lambda: measures.extend_notice(
        change("资金仍在核查", basis.extension(DECIDER, AT)), OFFICE
    ),
    Kind.LIFT_STOP: lambda: measures.lift_notice(
        change("经核实与案件无关", basis.lift_stop(DECIDER, AT, "值班民警乙(虚构)")), OFFICE
    ),
    Kind.HOLD: lambda: measures.hold_notice(HOLD, OFFICE),
    Kind.QUERY: lambda: measures.query_notice(QUERY, OFFICE),
    Kind.FREEZE: lambda: measures.freeze_notice(FREEZE, OFFICE),
    Kind.RENEW_FREEZE: lambda: measures.renew_notice(
        change("案件尚未办结", basis.renewal(DECIDER, AT)), OFFICE
    ),
    Kind.LIFT_FREEZE: lambda: measures.lift_freeze_notice(
        change("经核实与案件无关", basis.lift_freeze(DECIDER, AT)), OFFICE
    ),
    Kind.REFUND_TOLD: lambda: refunds.victim_notice(REFUND, OFFICE),
    Kind.REFUND_DECISION: lambda: refunds.decision(REFUND, OFFICE),
    Kind.REFUND_NOTICE: lambda: refunds.bank_notice(REFUND, SHARES[0], OFFICE),
    Kind.REFUND_PUBLIC: lambda: refunds.public_notice(REFUND, OFFICE),
    Kind.FLOW: lambda: flow.flow_sheet(FLOW, OFFICE),
}
