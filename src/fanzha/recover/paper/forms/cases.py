"""Papers of a report: the victim's application and the receipt."""

from __future__ import annotations

from fanzha.kit.clock import shown
from fanzha.kit.paper import (
    Block,
    Document,
    Fields,
    Heading,
    Paragraph,
    Signatures,
    Table,
)
from fanzha.recover.paper.forms.facts import Office, Paid, Told
from fanzha.recover.paper.forms.parts import closing, moment, yuan
from fanzha.recover.paper.rules import TITLES, Kind
from fanzha.words import money


def application(told: Told, office: Office) -> Document:
    """紧急止付申请表: what the victim states and signs."""
    return Document(
        TITLES[Kind.APPLICATION]["zh"], office.authority,
        (
            Heading("申请人"),
            Fields(
                (
                    ("姓名", told.victim.name), ("联系电话", told.victim.phone),
                    ("身份证件号码", ""), ("申请时间", moment(told.received_at)),
                )
            ),
            Heading("被骗转账"), _payments(told.payments),
            Heading("事由"), *_as_told(told),
            Heading("申请与承诺"),
            Paragraph(
                "本人遭受电信网络诈骗，申请对上列收款账户紧急止付。本人保证所述属实；因虚假申请"
                "造成他人损失的，由本人承担法律责任。"
            ),
            Signatures(("申请人", "日期", "受理民警", "日期")),
        ),
    )  # fmt: skip


def receipt(told: Told, office: Office) -> Document:
    """接受案件回执单: that the report was accepted, under which number, and whom to ask."""
    accepted = moment(told.accepted_at) if told.accepted_at else ""
    return Document(
        TITLES[Kind.RECEIPT]["zh"], office.authority,
        (
            Paragraph(f"{told.victim.name or '报案人'}:", indent=False),
            Paragraph("你报称被电信网络诈骗一案，本机关已经接受，正在依法办理。"),
            Fields(
                (
                    ("案件", told.case.named()), ("报案时间", moment(told.received_at)),
                    ("接受时间", accepted), ("案件类型", told.scam_type),
                    ("报称损失", yuan(sum(paid.amount_fen for paid in told.payments))),
                    ("承办人", office.officer),
                )
            ),
            Paragraph(
                "你可以凭本回执向本机关了解办理情况。公安机关不会要求转账、不会索要密码和验证码；"
                "再接到自称办案的来电，请先拨打 96110 核实。"
            ),
            *closing(office, told.accepted_at or told.received_at, "报案人签收", "日期"),
        ),
    )  # fmt: skip


def _as_told(told: Told) -> tuple[Block, ...]:
    lines = [line.strip() for line in told.text.splitlines() if line.strip()]
    return tuple(Paragraph(line) for line in lines)


def _payments(payments: tuple[Paid, ...]) -> Table:
    return Table(
        ("时间", "付款账号", "收款账号", "收款户名", "收款机构", "金额(元)"),
        tuple(
            (f"{shown(paid.at):%Y-%m-%d %H:%M:%S}", paid.payer.number, paid.payee.number,
             paid.payee.holder, paid.payee.bank, money.show(paid.amount_fen))
            for paid in payments
        ),
        widths=(21, 35, 35, 26, 26, 23), right=(5,),
    )  # fmt: skip
