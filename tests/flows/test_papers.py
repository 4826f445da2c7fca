"""166万 on paper: every act of the case prints, numbered, for those who may see it. All 虚构."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pypdfium2
import pytest
from django.test import Client

from fanzha.govern.access.gates import actor_of
from fanzha.govern.audit.queries import entries
from fanzha.recover.freeze import changes as freeze_changes
from fanzha.recover.freeze.actions import freeze_stopped
from fanzha.recover.freeze.queries import freezes_of
from fanzha.recover.message.actions import take_answer
from fanzha.recover.message.codes import Code, answer_code
from fanzha.recover.message.models import Message
from fanzha.recover.message.rules import Answer
from fanzha.recover.paper.queries import papers_on
from fanzha.recover.paper.rules import Kind
from fanzha.recover.refund import actions as refund
from fanzha.recover.report.actions import file_case
from fanzha.recover.stop import actions as stops
from fanzha.recover.stop import changes as stop_changes
from fanzha.recover.stop.change_rules import Reason
from fanzha.recover.stop.queries import holds_of, orders_of
from fanzha.recover.trace.actions import stop_proposed
from fanzha.wiring import papers
from tests.cast import Centre
from tests.recover.helpers import MULE, NEXT, VICTIM, accepted, line, payment

LOSS, ONWARD, OTHER_LOSS = 166_000_000, 66_000_000, 9_048_000
OTHER = "9902000001272699279"


class Banks:
    """Banks that do what they are asked at once."""

    def __init__(self, begin: datetime) -> None:
        paid = begin - timedelta(minutes=10)
        self.lines = {
            MULE: [
                line("t1", paid, VICTIM, MULE, LOSS, payee_bank="B03", payer_bank="B01",
                     payer_name="云溪某建材公司(虚构)"),
                line("t2", paid, OTHER, MULE, OTHER_LOSS,
                     payee_bank="B03", payer_bank="B02", payer_name="李某(虚构)"),
                line("t3", paid + timedelta(minutes=2), MULE, NEXT, ONWARD),
            ],
            NEXT: [line("t3", paid + timedelta(minutes=2), MULE, NEXT, ONWARD)],
        }  # fmt: skip
        self.balance = {MULE: LOSS + OTHER_LOSS - ONWARD, NEXT: ONWARD, VICTIM: 0}

    def answer_all(self, at: datetime) -> None:
        """Answer every message that waits, also those that an answer brings forth."""
        while waiting := list(Message.objects.filter(answered_at=None)):
            for message in waiting:
                said = self._said(message, at)
                take_answer(
                    Answer(message.key, answer_code(message.code), message.bank, "0000", at, said),
                    at,
                )

    def _said(self, message: Message, at: datetime) -> dict[str, Any]:
        moment, account = at.isoformat(), str(message.body["account"])
        balance = self.balance.get(account, 0)
        return {
            Code.STOP: {"stopped_at": moment, "balance_fen": balance},
            Code.EXTEND_STOP: {"extended_at": moment, "balance_fen": balance},
            Code.LIFT_STOP: {"lifted_at": moment},
            Code.QUERY: {"as_of": moment, "holder": "赵某甲(虚构)", "opening_balance_fen": 0,
                         "balance_fen": balance, "lines": self.lines.get(account, [])},
            Code.FREEZE: {"frozen_at": moment, "frozen_fen": message.body.get("amount_fen", 0)},
            Code.EXTEND_FREEZE: {"extended_at": moment},
            Code.LIFT_FREEZE: {"lifted_at": moment},
            Code.PAY_BACK: {"paid_at": moment},
        }[Code(message.code)]  # fmt: skip


@pytest.fixture
def case(centre: Centre, now: datetime) -> int:
    """The whole life of the case: two victims, two banks, everything done that can be done."""
    duty, leader = actor_of(centre.duty), actor_of(centre.leader)
    banks, later = Banks(now), now + timedelta(days=31)
    report = accepted(now, centre.duty, payment(now, amount_fen=LOSS, payer_bank="B01"))
    other = accepted(now, centre.duty, payment(now, amount_fen=OTHER_LOSS, payer_account=OTHER))
    stops.hold_own(report, VICTIM, "B01", "被害人仍在与诈骗人员通话", duty, now)
    banks.answer_all(now)
    stop_proposed(report, None, duty, now)
    banks.answer_all(now)
    first = orders_of(report)[0]
    stop_changes.extend(first.pk, "资金仍在核查", duty, now + timedelta(hours=1))
    [hold] = stops_on(report, VICTIM)
    stop_changes.lift(hold, "被害人已脱离骗局", duty, now, Reason.SAFE)
    banks.answer_all(now + timedelta(hours=1))
    for number in (report, other):
        file_case(number, f"云公(刑)立字〔2026〕{number}号(虚构)", duty, now + timedelta(hours=2))
    freeze_stopped(report, "云公冻〔2026〕1号(虚构)", duty, now + timedelta(hours=2))
    banks.answer_all(now + timedelta(hours=2))
    plan = refund.make_plan(report, duty, now + timedelta(hours=3)).pk
    refund.give_notice(plan, duty, now + timedelta(hours=3))
    refund.approve(plan, "云公返〔2026〕1号(虚构)", duty, later)
    refund.pay(plan, duty, later)
    freeze = freezes_of(report)[0].pk
    freeze_changes.renew(freeze, "云公续冻〔2026〕1号(虚构)", "案件尚未办结", duty, later)
    banks.answer_all(later)
    lifting = freeze_changes.lift(freeze, "余款与案件无关", duty, later)
    freeze_changes.confirm(lifting.pk, leader, later)
    return report


def stops_on(report: int, account: str) -> list[int]:
    """The holds of a report on an account."""
    return [order.pk for order in holds_of(report) if order.account == account]


def text_of(pdf: bytes) -> str:
    """What a paper says."""
    with pypdfium2.PdfDocument(pdf) as opened:
        return "".join(page.get_textpage().get_text_range() for page in opened)


@pytest.fixture
def desk(centre: Centre, client_of: Callable[..., Client]) -> Client:
    """The duty officer's browser."""
    return client_of(centre.duty)


def pressed(desk: Client, case: int, *kinds: str) -> dict[tuple[str, str], str]:
    """Press every button of the list, or those of some kinds; where each paper is."""
    page = desk.get(f"/papers/of/{case}").content.decode()
    buttons = re.findall(r'name="kind" value="(\w+)".*?name="subject" value="(\d+)"', page)
    return {
        (kind, subject): desk.post(
            f"/papers/issue/{case}", {"kind": kind, "subject": subject}
        ).url
        for kind, subject in buttons if not kinds or kind in kinds
    }  # fmt: skip


def test_every_act_of_the_case_prints(case: int, desk: Client) -> None:
    found = pressed(desk, case)
    assert {kind for kind, _ in found} == set(Kind)
    for url in found.values():
        answer = desk.get(url)
        assert answer["Content-Type"] == "application/pdf"
        text = text_of(answer.content)
        assert "云溪县公安局(虚构)" in text
        assert "演示 · 虚构" in text
        assert "〔2026〕" in text


def test_the_notices_say_what_was_ordered(case: int, desk: Client, centre: Centre) -> None:
    found = pressed(desk, case, "stop", "refund_public", "lift_freeze")
    texts = {key: text_of(desk.get(url).content) for key, url in found.items()}
    first = orders_of(case)[0]
    stop = texts["stop", str(first.pk)]
    for said in (MULE, "1,660,000.00", str(centre.duty), "48 小时", "报案登记第"):
        assert said in stop
    assert "立案文号" not in stop, "the case was filed only later"
    for text in (text for (kind, _), text in texts.items() if kind == "refund_public"):
        assert MULE not in text
    lifted = next(text for (kind, _), text in texts.items() if kind == "lift_freeze")
    assert str(centre.leader) in lifted


def test_printing_again_is_the_same_paper(case: int, desk: Client, centre: Centre) -> None:
    some = ("stop", "flow", "refund_decision")
    before = pressed(desk, case, *some)
    assert pressed(desk, case, *some) == before
    listed = papers_on(f"report:{case}", actor_of(centre.leader))
    assert len(listed) == len(before)


def test_a_paper_of_another_case_is_not_issued_here(case: int, desk: Client) -> None:
    other = case + 1
    order = orders_of(case)[0].pk
    answer = desk.post(f"/papers/issue/{other}", {"kind": "stop", "subject": order})
    assert answer.status_code == 404
    assert desk.post(f"/papers/issue/{case}", {"kind": "x", "subject": "1"}).status_code == 404
    assert desk.post(f"/papers/issue/{case}", {"kind": "stop", "subject": "x"}).status_code == 400


def test_a_bank_opens_its_own_notices_only(
    case: int, desk: Client, centre: Centre, client_of: Callable[..., Client]
) -> None:
    found = pressed(desk, case, "stop", "application")
    liaison = client_of(centre.bank_b03)
    mine = found["stop", str(orders_of(case)[0].pk)]
    assert liaison.get(mine).status_code == 200
    assert liaison.get(found["application", str(case)]).status_code == 403
    assert client_of(centre.bank_b04).get(mine).status_code == 403
    looks = entries(subject=f"paper:{re.sub('[^0-9]', '', mine)}").filter(verb="look")
    assert [look.purpose for look in looks] == ["answer_order"]


def test_the_pages_offer_the_papers(
    case: int, desk: Client, centre: Centre, client_of: Callable[..., Client]
) -> None:
    chase = desk.get(f"/duty/chases/{case}").content.decode()
    assert f"/papers/of/{case}" in chase
    assert {"stop", "hold", "freeze", "refund_decision"} <= set(
        re.findall(r'data-paper="(\w+)"', chase)
    )
    desk.post(f"/papers/issue/{case}", {"kind": "receipt", "subject": case})
    page = client_of(centre.leader).get(f"/papers/of/{case}").content.decode()
    assert "接受案件回执单〔2026〕1号" in page
    assert "data-paper" not in page, "a leader reads, and issues nothing"


def test_what_can_be_printed_grows_with_the_case(centre: Centre, now: datetime) -> None:
    duty = actor_of(centre.duty)
    report = accepted(now, centre.duty, payment(now))
    kinds = [draft.kind for draft in papers.drafts(report, duty, now)]
    assert kinds == [Kind.APPLICATION, Kind.RECEIPT, Kind.FLOW, Kind.STOP, Kind.QUERY]
