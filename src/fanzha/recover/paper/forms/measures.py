"""Notices to banks about an account: stop, extend, lift, hold, query, freeze, renew."""

from __future__ import annotations

from fanzha.kit.paper import Document
from fanzha.recover.paper.forms.facts import Change, Freeze, Office, Query, Stop
from fanzha.recover.paper.forms.parts import ToBank, account_rows, moment, yuan
from fanzha.recover.paper.rules import Kind


def stop_notice(stop: Stop, office: Office) -> Document:
    """紧急止付通知书: what the bank compares, and how long the stop lasts."""
    rows = (
        ("案件", stop.case.named()), *account_rows(stop.account),
        ("涉案转账", f"{moment(stop.paid_at)}，{yuan(stop.amount_fen)}"), ("事由", stop.why),
    )  # fmt: skip
    asked = (
        "因办理电信网络诈骗警情需要，请你单位立即核对下列账户的户名、账号和转账的金额、时间："
        "相符的，自核对时起立即止付，账户只收不付；不符的，不予止付，并在回执中说明原因。"
    )
    slip = ("止付时间", "止付时余额")
    bank = stop.account.bank
    return ToBank(Kind.STOP, bank, asked, rows, stop.basis, stop.ordered_at, slip).document(office)


def hold_notice(stop: Stop, office: Office) -> Document:
    """保护性止付通知书: the victim's own account, for a short time, for the victim's sake."""
    rows = (("案件", stop.case.named()), *account_rows(stop.account), ("事由", stop.why))
    asked = (
        "下列账户的持有人正遭受电信网络诈骗，仍可能按诈骗人员的指示转出资金。为保护持有人的"
        "财产，请你单位暂停该账户的支付，收款不受影响。持有人脱离危险后，本机关立即通知解除。"
    )
    bank = stop.account.bank
    return ToBank(
        Kind.HOLD, bank, asked, rows, stop.basis, stop.ordered_at, ("止付时间",)
    ).document(office)


def extend_notice(change: Change, office: Office) -> Document:
    """延长紧急止付通知书: the period begins anew at the moment the bank extends."""
    asked = "请你单位在下列止付期满前予以延长，期限自延长时起重新计算；期满后收到的，不予延长。"
    return _about(Kind.EXTEND_STOP, asked, change, "延长时间").document(office)


def lift_notice(change: Change, office: Office) -> Document:
    """解除紧急止付通知书."""
    asked = "下列账户不需要继续止付，请你单位收到本通知后立即解除，恢复账户正常使用。"
    return _about(Kind.LIFT_STOP, asked, change, "解除时间").document(office)


def freeze_notice(freeze: Freeze, office: Office) -> Document:
    """协助冻结财产通知书: to an amount, or in full; on a filed case with an approval."""
    extent, interest = (
        ("全部冻结，只收不付", "及于孳息") if freeze.full
        else (f"限额冻结：{yuan(freeze.amount_fen)}", "以限额为限，不及于孳息")
    )  # fmt: skip
    rows = (
        ("案件", freeze.case.named()), ("批准文号", freeze.approval),
        *account_rows(freeze.account), ("冻结范围", extent), ("孳息", interest),
    )  # fmt: skip
    asked, slip = "因侦查犯罪需要，请你单位协助冻结下列账户内的资金。", ("冻结时间", "实际冻结金额")
    return ToBank(
        Kind.FREEZE, freeze.account.bank, asked, rows, freeze.basis, freeze.ordered_at, slip
    ).document(office)


def renew_notice(change: Change, office: Office) -> Document:
    """继续冻结财产通知书: asked for before the freeze ends."""
    asked = "请你单位在下列冻结期满前办理继续冻结；逾期未办理的，冻结自动解除。"
    return _about(Kind.RENEW_FREEZE, asked, change, "续冻时间").document(office)


def lift_freeze_notice(change: Change, office: Office) -> Document:
    """协助解除冻结财产通知书."""
    asked = "下列账户内的资金不需要继续冻结，请你单位收到本通知后立即解除冻结。"
    return _about(Kind.LIFT_FREEZE, asked, change, "解除时间").document(office)


def query_notice(query: Query, office: Office) -> Document:
    """协助查询财产通知书: which account, and what about it."""
    why = (("事由", query.why),) if query.why else ()
    rows = (
        ("案件", query.case.named()), *account_rows(query.account),
        ("查询事项", _scope(query)), *why,
    )  # fmt: skip
    asked = (
        "因办理电信网络诈骗案件需要，请你单位提供下列账户的有关情况。所提供的材料仅用于办理本案，"
        "你单位及工作人员应当保守秘密。"
    )
    bank, when = query.account.bank, "开始监控时间" if query.until else "查询截止时间"
    return ToBank(Kind.QUERY, bank, asked, rows, query.basis, query.asked_at, (when,)).document(
        office
    )


def _scope(query: Query) -> str:
    if query.until:
        return (
            f"即时告知该账户自收到本通知时起至 {moment(query.until)} 止发生的每一笔交易（动态查询）"
        )
    return {
        "transactions": f"{moment(query.since)} 起至查询时止的全部交易，以及对手账户、余额",
        "holder": "账户持有人的身份信息和开户资料",
        "accounts": "账户持有人在你单位开立的全部账户及余额",
    }[query.what]


def _about(kind: Kind, asked: str, change: Change, when: str) -> ToBank:
    approval = (("批准文号", change.approval),) if change.approval else ()
    rows = (
        ("案件", change.case.named()), ("原措施", change.order), *approval,
        *account_rows(change.account), ("生效时间", moment(change.began_at)), ("事由", change.why),
    )  # fmt: skip
    return ToBank(kind, change.account.bank, asked, rows, change.basis, change.asked_at, (when,))
