"""Parts that several papers share: how money, moments and accounts are written, who signs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from fanzha.kit import clock
from fanzha.kit.paper import Block, Cut, Document, Fields, Heading, Paragraph, Seal, Signatures
from fanzha.recover.paper.forms.facts import Account, Basis, Office
from fanzha.recover.paper.rules import TITLES, Kind
from fanzha.words import money

Rows = tuple[tuple[str, str], ...]
WIDE = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）"}
REPLY = "□ 已办理　□ 余额不足　□ 户名账号不符　□ 白名单账户　□ 其他："
_LIFTED = "□ 已解除　□ 此前已失效　□ 无此账户　□ 其他："
_LONGER = "□ 已办理　□ 已到期，不能办理　□ 无此账户　□ 其他："
REPLIES = {
    Kind.QUERY: "□ 已提供　□ 无此账户　□ 其他：", Kind.LIFT_STOP: _LIFTED,
    Kind.LIFT_FREEZE: _LIFTED, Kind.EXTEND_STOP: _LONGER, Kind.RENEW_FREEZE: _LONGER,
    Kind.REFUND_NOTICE: "□ 已返还　□ 余额不足　□ 收款账户不能入账　□ 其他：",
}  # fmt: skip
"""What a bank ticks; `REPLY` where nothing else is said."""


def yuan(fen: int) -> str:
    """An amount on a paper.

    >>> yuan(166_000_000)
    '人民币 1,660,000.00 元'
    """
    return f"人民币 {money.show(fen)} 元"


def moment(at: datetime) -> str:
    """A moment on a paper, in Asia/Shanghai.

    >>> from datetime import UTC
    >>> moment(datetime(2026, 3, 2, 8, 17, tzinfo=UTC))
    '2026年3月2日 16:17:00'
    """
    there = clock.shown(at)
    return f"{there.year}年{there.month}月{there.day}日 {there:%H:%M:%S}"


def account_rows(account: Account) -> Rows:
    """Bank, number and name; a name that nobody knows is left for the bank to write."""
    return (("开户机构", account.bank), ("账号", account.number), ("户名", account.holder))


def basis_rows(basis: Basis) -> Rows:
    """Ground, period, and who decided."""
    second = (("复核人", basis.second),) if basis.second else ()
    return (("依据", basis.ground), ("期限", basis.period), ("决定人", basis.decider), *second)


def remedy(basis: Basis) -> tuple[Block, ...]:
    """What the person concerned is told, and how to appeal."""
    return (Heading("告知与救济"), Paragraph(basis.notice), Paragraph(basis.appeal))


def closing(office: Office, at: datetime, *signers: str) -> tuple[Block, ...]:
    """Who signs, and the place of the seal with the day."""
    return (Seal(office.authority, clock.shown(at).date(), signers),)


def slip(kind: Kind, *asked: str) -> tuple[Block, ...]:
    """What the bank fills in, cuts off and sends back."""
    rows = (("办理结果", REPLIES.get(kind, REPLY)), *((name, "") for name in asked), ("说明", ""))
    return (
        Cut(), Heading("回执（由银行、支付机构填写）"), Fields(rows),
        Signatures(("经办人", "办理时间")),
    )  # fmt: skip


@dataclass(frozen=True)
class ToBank:
    """A notice to a bank: what is asked of it, the facts, and what its answer slip asks.

    `at` is when it was decided.
    """

    kind: Kind
    bank: str
    asked: str
    rows: Rows
    basis: Basis
    at: datetime
    answer: tuple[str, ...]

    def document(self, office: Office) -> Document:
        """The notice, with what the person concerned is told and the slip to send back."""
        blocks = (
            Paragraph(f"{self.bank}：", indent=False), Paragraph(self.asked),
            Fields((*self.rows, *basis_rows(self.basis))), *remedy(self.basis),
            *closing(office, self.at, "承办人", "批准人"), *slip(self.kind, *self.answer),
        )  # fmt: skip
        return Document(TITLES[self.kind]["zh"], office.authority, blocks)


def in_print(text: str) -> str:
    """A text with the full-width punctuation of printed Chinese; a time of day stays as it is.

    >>> in_print("期限48小时; 期满, 自动失效(银发〔2016〕86号)")
    '期限48小时；期满，自动失效（银发〔2016〕86号）'
    """
    return re.sub(r"([,;]|:(?!\d\d)) ?|[()]", lambda found: WIDE[found[1] or found[0]], text)
