"""A victim cheated before is recognised, and every look at that is on record."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from fanzha.govern.access.gates import actor_of
from fanzha.govern.audit.queries import entries
from fanzha.prevent.protect.actions import NewCase, NewResident, enter_residents
from fanzha.recover.report.actions import reject, take_report
from fanzha.recover.report.earlier import Earlier, Victim, access_earlier
from fanzha.recover.report.rules import Told
from tests.cast import Centre
from tests.recover.helpers import VICTIM, payment, taken

ID = "99012119900615002X"


def looked(centre: Centre, now: datetime, victim: Victim, report: int | None) -> list[Earlier]:
    """What the duty officer is shown."""
    duty = actor_of(centre.duty)
    return access_earlier(victim, duty, ground="report:77", report_id=report, now=now)


@pytest.mark.parametrize(
    ("known", "by"),
    [
        ({"phone": "16499010001"}, "phone"),
        ({"name": "张某(虚构)", "phone": "16499010001"}, "name_phone"),
        ({"accounts": (VICTIM,)}, "account"), ({"identity": ID.lower()}, "identity"),
    ],
)  # fmt: skip
def test_it_knows_a_victim_again(
    centre: Centre, now: datetime, known: dict[str, Any], by: str
) -> None:
    told = Told("我被骗了(虚构)", "张某(虚构)", "16499010001", "loan", [payment(now)], victim_id=ID)
    before = take_report(told, source="public", now=now)
    found = looked(centre, now, Victim(**known), None)
    assert found == [Earlier(before, date(2026, 3, 2), "loan", 9_048_000, by)]
    seen = entries(ground="report:77")
    assert [(entry.subject_kind, entry.subject_id) for entry in seen] == [("report", str(before))]


def test_a_name_alone_is_nobody(centre: Centre, now: datetime) -> None:
    taken(now)
    assert looked(centre, now, Victim(name="张某(虚构)"), None) == []


def test_the_report_itself_and_its_double_are_no_earlier_scam(
    centre: Centre, now: datetime
) -> None:
    first, second = taken(now, ref="a"), taken(now, payment(now, payer_account=""), ref="b")
    victim = Victim(phone="16499010001")
    assert looked(centre, now, victim, first) == []
    assert looked(centre, now, victim, second) == []


def test_a_rejected_report_counts_for_nothing(centre: Centre, now: datetime) -> None:
    reject(taken(now), "没有此事", actor_of(centre.duty), now)
    assert looked(centre, now, Victim(phone="16499010001"), None) == []


def test_the_register_tells_what_was_before_there_were_reports(
    centre: Centre, now: datetime
) -> None:
    case = NewCase(date(2025, 2, 1), "loan", 9_048_000)
    resident = NewResident(
        "P1", "张测试", "YX010101", phones=("16499010009",), accounts=((VICTIM, "B01"),),
        earlier_cases=(case,),
    )  # fmt: skip
    enter_residents([resident])
    for victim in (Victim(phone="16499010009"), Victim(accounts=(VICTIM,))):
        found = looked(centre, now, victim, None)
        assert found == [Earlier(None, date(2025, 2, 1), "loan", 9_048_000, "register")]
    assert {entry.subject_id for entry in entries(ground="report:77")} == {"P1"}


def test_only_desks_that_take_part_are_told(centre: Centre, now: datetime) -> None:
    for stranger in (centre.bank_b03, centre.grid, centre.dissuader, centre.auditor):
        with pytest.raises(PermissionDenied):
            access_earlier(
                Victim(phone="1"), actor_of(stranger), ground="report:1", report_id=None, now=now
            )
