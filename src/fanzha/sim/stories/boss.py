"""166万: a false boss in a QQ group, 1.66 million paid, split within minutes, chased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fanzha.sim.data import load
from fanzha.sim.stories.relay import BANKS, Relay, accounts_of, paid_at, resident, transfers_of
from fanzha.sim.stories.staged import Staged
from fanzha.sim.town import Town
from fanzha.words.money import show

PERSON_ID = "PBOSS"
_FIRST_SERIAL = 10


@dataclass(frozen=True)
class BossStory(Relay):
    """The accountant's loss: mules `A` to `D1`, exits by kind."""

    company: str
    qq: str
    group: str
    boss_title: str

    def report_text(self, anchor: datetime) -> str:
        """What she writes to the centre; the time of payment as HH:MM in Asia/Shanghai."""
        first = self.account_of(self.payment)
        return (
            f"我是{self.company}的会计{self.victim['name']},电话{self.phone}。"
            f"今天有人把我拉进QQ群{self.group},群里冒充我们老板{self.boss_title}的人QQ号是{self.qq},"
            f"说有一笔合同保证金要马上付,不许打电话。我{paid_at(self.payment, anchor):%H:%M}用公司网银转了"
            f"{show(self.payment.amount_fen)}元,收款人{first.holder_name},"
            f"账号{first.account},{BANKS[first.bank]}。"
            "刚才见到老板本人,他说根本没有这回事。请马上帮我把钱止住!"
        )

    def payment_event(self) -> Staged:
        """The payment as the company's bank reports it, some seconds after it was made."""
        company, first = self.accounts[self.own], self.account_of(self.payment)
        row = {
            "event_id": "BOSS-transfer",
            "source": f"{company.bank}.transfer",
            "transfer_id": self.payment.transfer_id,
            "payer": company.account,
            "payee": first.account,
            "payer_bank": company.bank,
            "payee_bank": first.bank,
            "amount_fen": self.payment.amount_fen,
            "channel": "web",
            "purpose": "合同保证金",
            "payee_name": first.holder_name,
            "exit_kind": None,
        }
        return Staged(self.payment.due_s, self.payment.due_s + 6, "transfer", row)


def boss(town: Town) -> BossStory:
    """The story of the 1.66 million in that town: the accountant lives in one of its grids."""
    data = load("stories")["boss"]
    accounts = accounts_of(data, _FIRST_SERIAL)
    paid = [{"due_s": data["paid_s"], "payer": "company", "payee": "A", "yuan": data["paid_yuan"]}]
    return BossStory(
        scam_type=data["scam_type"],
        victim=resident(
            town, data, PERSON_ID, name=data["accountant"], occupation="accountant",
            employer=data["company"], employer_phone=data["phone"], household="HBOSS",
        ),
        phone=data["phone"],
        own="company",
        accounts=accounts,
        payments=transfers_of(paid, accounts, "TBOSS", 0),
        laundering=transfers_of(data["transfers"], accounts, "TBOSS", 1),
        company=data["company"],
        qq=data["qq"],
        group=data["group"],
        boss_title=data["boss_title"],
    )  # fmt: skip
