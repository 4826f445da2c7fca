"""Papers on their way: every order to a bank has its notice, once, under one number. All 虚构."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from fanzha.govern.access.gates import actor_of
from fanzha.govern.units.actions import enter_units
from fanzha.govern.units.rules import Line
from fanzha.jobs.recover import enclose
from fanzha.kit import clock
from fanzha.outside.bank.xml.messages import read_envelope, write_envelope
from fanzha.recover.message.codes import Code
from fanzha.recover.message.models import Message
from fanzha.recover.message.ports import ByHand
from fanzha.recover.paper.models import Paper
from fanzha.recover.paper.queries import enclosed, enclosed_with
from fanzha.wiring.lines import LineOfEachBank
from fanzha.wiring.papers import issue
from fanzha.wiring.papers.enclosing import FOLLOWS, PapersOfMessages, paper_of
from tests.cast import UNITS, Centre
from tests.flows.whole_case import lived
from tests.recover.helpers import accepted, order_of

KINDS = {
    Code.STOP: {"stop", "hold"}, Code.EXTEND_STOP: {"extend_stop"}, Code.LIFT_STOP: {"lift_stop"},
    Code.FREEZE: {"freeze"}, Code.EXTEND_FREEZE: {"renew_freeze"},
    Code.LIFT_FREEZE: {"lift_freeze"}, Code.PAY_BACK: {"refund_notice"}, Code.MONITOR: {"query"},
}  # fmt: skip
PAPERS = PapersOfMessages()


def messages(*codes: Code) -> list[Message]:
    """Those of some codes, oldest first."""
    return list(Message.objects.filter(code__in=codes).order_by("pk"))


def test_every_order_has_the_notice_that_fits_it(centre: Centre, now: datetime) -> None:
    lived(centre, now)
    found: dict[Code, set[str]] = {code: set() for code in KINDS}
    for message in messages(*KINDS):
        issued = paper_of(message.envelope(), now)
        found[Code(message.code)].add(issued.kind)
        assert issued.bank == message.bank
        assert (message.account in str(issued.content)) == (message.code in KINDS)
    assert found == KINDS


def test_what_is_done_on_its_notice_carries_it_and_questions_carry_none(
    centre: Centre, now: datetime
) -> None:
    lived(centre, now)
    for message in messages(*Code):
        envelope = message.envelope()
        body = write_envelope(envelope, PAPERS.of(envelope))
        _, documents = read_envelope(body)
        carries = message.code in set(KINDS) - FOLLOWS
        assert len(documents) == carries, message
        for one in documents:
            assert one.content.startswith(b"%PDF-")
            assert one.name == f"{enclosed(message.key)}.pdf"


def test_a_stop_leaves_at_once_and_its_notice_follows_once(centre: Centre, now: datetime) -> None:
    order = order_of(accepted(now, centre.duty))
    assert PAPERS.of(Message.objects.get(key=order.key).envelope()) == []
    for _ in range(2):
        enclose(str(order.key))
    [follower] = messages(Code.PAPER)
    assert follower.bank == order.bank
    assert follower.body["order"] == str(order.key)
    [document] = PAPERS.of(follower.envelope())
    assert document.name == f"{follower.body['paper_number']}.pdf"
    assert Paper.objects.count() == 1


def test_it_keeps_its_number_when_a_name_on_it_has_changed(centre: Centre, now: datetime) -> None:
    order = order_of(accepted(now, centre.duty))
    envelope = Message.objects.get(key=order.key).envelope()
    before = paper_of(envelope, now)
    centre.duty.shown_name = "值班民警丙(虚构)"
    centre.duty.save()
    assert paper_of(envelope, now) == before
    assert Paper.objects.count() == 1


def test_what_an_officer_has_printed_before_is_what_goes_along(
    centre: Centre, now: datetime
) -> None:
    report = accepted(now, centre.duty)
    order = order_of(report)
    printed = issue(report, "stop", order.pk, actor_of(centre.duty), now)
    assert paper_of(Message.objects.get(key=order.key).envelope(), now).pk == printed


@pytest.mark.parametrize("way", [Line.HAND, Line.FILE])
def test_a_bank_without_a_machine_finds_the_notice_on_its_page(
    way: Line, centre: Centre, now: datetime, client_of: Callable[..., Client]
) -> None:
    enter_units([
        type(unit)(**{**vars(unit), "line": way if unit.code == "B03" else unit.line})
        for unit in UNITS
    ])  # fmt: skip
    order = order_of(accepted(now, centre.duty))
    message = Message.objects.get(key=order.key)
    for _ in range(2):
        hand_over(message)
        enclose(str(order.key))
    assert not messages(Code.PAPER)
    [number] = Paper.objects.values_list("number", flat=True)
    liaison = client_of(centre.bank_b03)
    for page in (f"/bank/messages/{message.pk}", f"/bank/orders/{order.pk}"):
        assert number in liaison.get(page).content.decode()
    assert enclosed_with([message.key], actor_of(centre.bank_b04)) == {}
    with pytest.raises(PermissionDenied):
        issue(order.report_id, "stop", order.pk, actor_of(centre.bank_b03), now)


def hand_over(message: Message) -> None:
    """As the worker does; no machine takes it."""
    with suppress(ByHand):
        LineOfEachBank(PAPERS_NOT_NEEDED).hand_over(message.envelope())


def test_the_batch_for_the_platform_has_the_papers_beside_the_table(
    centre: Centre, now: datetime, client_of: Callable[..., Client]
) -> None:
    enter_units([
        type(unit)(**{**vars(unit), "line": Line.HAND if unit.code == "B03" else unit.line})
        for unit in UNITS
    ])  # fmt: skip
    order = order_of(accepted(now, centre.duty))
    hand_over(Message.objects.get(key=order.key))
    packed = client_of(centre.duty).get("/duty/platform/batch.zip")
    with zipfile.ZipFile(io.BytesIO(packed.content)) as files:
        [table, pdf] = sorted(files.namelist())
        assert files.read(pdf).startswith(b"%PDF-")
    assert table == "platform.xlsx"
    assert pdf == f"{enclosed(order.key)}.pdf"
    assert packed["Cache-Control"] == "no-store"
    assert clock.now() >= now


class _Nobody:
    """A line that nothing may be handed to."""

    def hand_over(self, envelope: object) -> None:
        """These banks are not reached by machine."""
        raise AssertionError(envelope)


PAPERS_NOT_NEEDED = _Nobody()
