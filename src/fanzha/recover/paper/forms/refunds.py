"""Papers of a refund: the notice to a victim, the decision, the notice to a bank and the public's."""

from __future__ import annotations

from fanzha.kit.clock import shown
from fanzha.kit.paper import Block, Document, Fields, Heading, Paragraph, Table, in_full
from fanzha.recover.paper.forms.facts import Account, Office, Refund, Share
from fanzha.recover.paper.forms.parts import ToBank, basis_rows, closing, remedy, yuan
from fanzha.recover.paper.rules import TITLES, Kind
from fanzha.words import money


def victim_notice(refund: Refund, office: Office) -> Document:
    """冻结资金返还告知书: what one victim is about to get back, to check and to object to.

    The round holds the shares of this victim only.
    """
    to, victim = refund.shares[0].to, refund.shares[0].victim
    return _paper(
        Kind.REFUND_TOLD, office,
        Paragraph(f"{to.holder or '被害人'}：", indent=False),
        Paragraph(
            "你被电信网络诈骗一案，经查明冻结账户内资金的来源，拟将下列资金返还给你。请核对收款"
            "账户；对返还有异议的，请书面向本机关提出，异议先审查，后返还。"
        ),
        Table(
            ("冻结账户（末四位）", "机构", "拟返还（元）", "方式和理由"),
            tuple(
                (one.source.number[-4:], one.source.bank, money.show(one.amount_fen), one.way)
                for one in refund.shares
            ),
            widths=(25, 35, 26, 80), right=(2,),
        ),
        Fields(
            (
                ("案件", victim.named()), ("拟返还合计", yuan(_total(refund))),
                ("收款账号", to.number), ("收款机构", to.bank), ("收款户名", to.holder),
                *basis_rows(refund.basis),
            )
        ),
        *remedy(refund.basis), *closing(office, refund.decided_at, "被害人签收", "日期"),
    )  # fmt: skip


def decision(refund: Refund, office: Office) -> Document:
    """冻结资金返还决定书: who gets what from where, by which way, and what stays frozen."""
    return _paper(
        Kind.REFUND_DECISION, office,
        Paragraph(
            f"{refund.case.named()}一案，经查明冻结账户内资金的来源和权属，决定将下列资金返还"
            f"被害人(第{refund.round}次返还)。"
        ),
        Table(
            ("报案号", "冻结账户", "机构", "返还账户", "机构", "户名", "金额(元)"),
            tuple(
                (f"第{one.victim.report_id}号", one.source.number, one.source.bank, one.to.number,
                 one.to.bank, one.to.holder, money.show(one.amount_fen))
                for one in refund.shares
            ),
            widths=(12, 36, 17, 36, 17, 23, 25), right=(6,),
        ),
        Fields(
            (
                ("返还合计", yuan(_total(refund))), ("返还后仍冻结", yuan(refund.remaining_fen)),
                ("批准文号", refund.approval), *basis_rows(refund.basis),
            )
        ),
        Heading("返还方式和理由"), *(Paragraph(way) for way in _ways(refund.shares)),
        *remedy(refund.basis), *closing(office, refund.decided_at, "承办人", "批准人"),
    )  # fmt: skip


def bank_notice(refund: Refund, share: Share, office: Office) -> Document:
    """协助返还冻结资金通知书: one payment that a bank is asked to make, and by when."""
    rows = (
        ("案件", refund.case.named()), ("批准文号", refund.approval),
        ("冻结账号", share.source.number), ("冻结账户户名", share.source.holder),
        ("返还金额", yuan(share.amount_fen)), ("收款账号", share.to.number),
        ("收款户名", share.to.holder), ("收款机构", share.to.bank), ("返还方式", share.way),
    )  # fmt: skip
    asked = (
        "请你单位将下列冻结账户内的资金返还被害人：能够现场办理的立即办理，不能现场办理的，"
        f"在收到本通知后 {refund.pay_days} 个工作日内办理完毕。"
    )
    return ToBank(
        Kind.REFUND_NOTICE, share.source.bank, asked, rows, refund.basis, refund.decided_at,
        ("返还时间",),
    ).document(office)  # fmt: skip


def public_notice(refund: Refund, office: Office) -> Document:
    """冻结资金返还公告: no name and no whole account number, for anybody may read it."""
    return _paper(
        Kind.REFUND_PUBLIC, office,
        Paragraph(
            "本机关办理的电信网络诈骗案件中，下列冻结账户内混有多名被害人的资金，无法逐笔分清，"
            "拟按各被害人的损失占损失总额的比例返还。现予公告。"
        ),
        Fields(
            (
                ("案件", refund.case.named()), ("公告日", in_full(shown(refund.decided_at).date())),
                ("公告期", f"{refund.notice_days} 日，自公告之日起算"),
                ("拟返还合计", yuan(_total(refund))),
            )
        ),
        _by_account(refund.shares),
        Paragraph(
            "其他被害人，以及对上述返还有异议的单位和个人，请在公告期内持身份证件和有关证据，"
            "书面向本机关提出。公告期内提出的异议，先审查，后返还；逾期无人提出的，依法返还。"
        ),
        *remedy(refund.basis), *closing(office, refund.decided_at),
    )  # fmt: skip


def _by_account(shares: tuple[Share, ...]) -> Table:
    """What is to be paid from each account: no single victim's part can be read from it."""
    sums: dict[Account, int] = {}
    for one in shares:
        sums[one.source] = sums.get(one.source, 0) + one.amount_fen
    rows = ((account.bank, account.number[-4:], money.show(fen)) for account, fen in sums.items())
    return Table(("机构", "冻结账户（末四位）", "拟返还（元）"), tuple(rows), (3, 2, 2), right=(2,))


def _ways(shares: tuple[Share, ...]) -> list[str]:
    return list(dict.fromkeys(share.way for share in shares))


def _total(refund: Refund) -> int:
    return sum(share.amount_fen for share in refund.shares)


def _paper(kind: Kind, office: Office, *blocks: Block) -> Document:
    return Document(TITLES[kind]["zh"], office.authority, blocks)
