"""徐某莉: 200,000 lost to a false investment, over twenty accounts, queried and stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fanzha.sim.data import load
from fanzha.sim.stories.relay import BANKS, Relay, accounts_of, paid_at, resident, transfers_of
from fanzha.sim.stories.staged import PlannedTransfer
from fanzha.sim.town import Town
from fanzha.words.money import show

PERSON_ID = "PXU"
_FIRST_SERIAL = 40


@dataclass(frozen=True)
class XuStory(Relay):
    """Four payments to three accounts; mules `A` to `E10`."""

    platform: str
    qq: str

    def report_text(self, anchor: datetime) -> str:
        """What she tells the duty officer on the phone."""
        told = ";".join(self._told(payment, anchor) for payment in self.payments)
        return (
            f"我叫{self.victim['name']},电话{self.phone}。QQ号{self.qq}的老师带我在{self.platform}"
            f"平台投资理财,说稳赚不赔,现在提现要先交税,客服也不回了。我一共转了四笔:{told}。"
        )

    def _told(self, payment: PlannedTransfer, anchor: datetime) -> str:
        payee = self.account_of(payment)
        return (
            f"{paid_at(payment, anchor):%H:%M}转{show(payment.amount_fen)}元到"
            f"{BANKS[payee.bank]}账号{payee.account},收款人{payee.holder_name}"
        )


def xu(town: Town) -> XuStory:
    """The story of 徐某莉 in that town: she lives in one of its grids."""
    data = load("stories")["xu"]
    accounts = accounts_of(data, _FIRST_SERIAL)
    paid = [{"payer": "own", **item} for item in data["payments"]]
    return XuStory(
        scam_type=data["scam_type"],
        victim=resident(
            town, data, PERSON_ID, name=data["victim"], occupation=data["occupation"],
            employer=None, employer_phone=None, household="HXU",
        ),
        phone=data["phone"],
        own="own",
        accounts=accounts,
        payments=transfers_of(paid, accounts, "TXUPAID", 1),
        laundering=transfers_of(data["transfers"], accounts, "TXU", 1),
        platform=data["platform"],
        qq=data["qq"],
    )  # fmt: skip
