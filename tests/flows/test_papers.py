"""166万 on paper: every act of the case prints, numbered, for those who may see it. All 虚构."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pypdfium2
import pytest
from django.test import Client

from fanzha.govern.access.gates import actor_of
from fanzha.govern.audit.queries import entries
from fanzha.recover.paper.queries import papers_on
from fanzha.recover.paper.rules import Kind
from fanzha.recover.stop.queries import orders_of
from fanzha.wiring import papers
from tests.cast import Centre
from tests.flows.whole_case import lived
from tests.recover.helpers import MULE, accepted, payment


@pytest.fixture
def case(centre: Centre, now: datetime) -> int:
    """Two victims, two banks, everything done that can be done."""
    return lived(centre, now)


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
