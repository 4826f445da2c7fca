"""The story of the shield: a bank asks, is answered, and the customer insists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from fanzha.govern.access.rules import SYSTEM
from fanzha.govern.audit.queries import entries
from fanzha.kit import clock
from fanzha.kit.clock import TownClock
from fanzha.outside.bank.signing import HEADER, encoded
from fanzha.prevent.alert.actions import NewAlert, raise_alert
from fanzha.prevent.alert.models import Alert
from fanzha.prevent.block.actions import NewListing, enter
from fanzha.prevent.protect.models import Account, Phone, Resident
from fanzha.prevent.shield.actions import keep_pictures
from fanzha.prevent.shield.models import Check, Override
from fanzha.prevent.shield.queries import figures
from fanzha.prevent.shield.rules import Picture
from fanzha.words.enums import Level
from tests.cast import Centre
from tests.outside.banks import SECRET, signed

URL = "/api/bank/payee-check"
PAYER, PAYEE, PHONE = "6200000000000000001", "6200000000000000002", "13800000001"  # 虚构


@pytest.fixture
def day(centre: Centre, now: datetime, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The centre's clock stands at `now`; the payer is a resident."""
    monkeypatch.setenv(clock.ENV, TownClock(real=datetime.now(UTC), town=now, speed=0).to_env())
    unit = centre.grid.unit_id
    resident = Resident.objects.create(person_id="P1", name="张某(虚构)", unit_id=unit)
    Phone.objects.create(resident=resident, number=PHONE)
    Account.objects.create(resident=resident, number=PAYER, bank="B03")
    return now


def post(url: str, message: Any, secret: str = SECRET) -> Any:
    body = encoded(message)
    bank = message.get("bank") if isinstance(message, dict) else None
    return Client(enforce_csrf_checks=True).post(
        url,
        body,
        content_type="application/json",
        headers={HEADER: signed(body, str(bank or "B03"), secret)},
    )


def question(now: datetime, **changes: Any) -> dict[str, Any]:
    plain = {
        "request_id": "R1", "bank": "B03", "payer": PAYER, "payee": PAYEE, "payee_name": "李某(虚构)",
        "amount_fen": 3_800_000, "channel": "app", "at": now.isoformat(), "age_group": "elder",
    }  # fmt: skip
    return plain | changes


def insists(now: datetime, **changes: Any) -> dict[str, Any]:
    plain = {
        "request_id": "O1", "bank": "B03", "confirmed_by": "T-0042", "how": "call",
        "at": now.isoformat(),
    }  # fmt: skip
    return plain | changes


def alert(now: datetime, level: Level) -> int:
    return raise_alert(NewAlert("s1", PHONE, "detector", level, "other", (), now))


def list_account(number: str, now: datetime) -> None:
    enter([NewListing("account", number, "虚构案", "虚构来源", now)], SYSTEM, now)


def asked_before(at: datetime, **changes: Any) -> None:
    """A question of the same payer at an earlier time."""
    Check.objects.create(**{
        "key": uuid4(), "bank": "B03", "request_id": str(uuid4()), "payer": PAYER, "channel": "app",
        "at": at, "asked_at": at, "delay_minutes": 0, "reasons": [], "expires_at": at, **changes,
    })  # fmt: skip


def test_a_large_first_transfer_waits_and_the_insisting_customer_is_called(day: datetime) -> None:
    said = post(URL, question(day)).json()
    assert (said["answer"], said["delay_minutes"]) == ("delay", 1440)
    assert said["expires_at"] == (day + timedelta(minutes=10)).isoformat()
    [reason] = said["reasons"]
    assert ("38,000.00" in reason["zh"], "38,000.00" in reason["en"]) == (True, True)

    override = f"{URL}/{said['check_id']}/override"
    assert post(override, insists(day)).status_code == 200
    raised = Alert.objects.get()
    assert (raised.phone, raised.level, raised.money_fen) == (PHONE, "medium", 3_800_000)
    assert [reason["code"] for reason in raised.reasons] == ["payment_insisted"]
    assert post(override, insists(day)).status_code == 200
    assert (Override.objects.count(), Alert.objects.count()) == (1, 1)
    verbs = entries(subject="check").values_list("verb", "role", "purpose")
    assert list(verbs) == [("override", "bank", "payee_check")]


def test_a_payer_under_alert_is_verified_and_insisting_makes_it_urgent(day: datetime) -> None:
    known = alert(day, Level.MEDIUM)
    said = post(URL, question(day, amount_fen=100)).json()
    assert (said["answer"], said["reasons"][0]["code"]) == ("verify", "payer_under_alert")
    look = entries(subject=f"alert:{known}").get(verb="look")
    assert (look.verb, look.role, look.ground) == (
        "look",
        "bank",
        f"check:{Check.objects.get().pk}",
    )
    assert post(f"{URL}/{said['check_id']}/override", insists(day)).status_code == 200
    assert Alert.objects.get().level == "high"


def test_asking_again_under_an_alert_leaves_no_second_look(day: datetime) -> None:
    known = alert(day, Level.LOW)
    said = [post(URL, question(day, amount_fen=100)).json() for _ in range(2)]
    assert said[0] == said[1]
    assert said[0]["answer"] == "delay"
    looks = entries(subject=f"alert:{known}").filter(verb="look")
    assert (looks.count(), Check.objects.count()) == (1, 1)


def test_a_payee_is_known_from_the_90_days_before_and_not_by_what_was_refused(
    day: datetime,
) -> None:
    old = {"amount_fen": 100, "payee": PAYEE}
    for age, answer in ((timedelta(days=91), "allow"), (timedelta(days=30), "refuse")):
        asked_before(day - age, answer=answer, **old)
    assert post(URL, question(day)).json()["answer"] == "delay"
    asked_before(day - timedelta(days=89), answer="allow", **old)
    assert post(URL, question(day, request_id="R2")).json()["answer"] == "allow"


def test_a_known_involved_account_is_refused_and_nobody_can_insist(day: datetime) -> None:
    list_account(PAYEE, day)
    said = post(URL, question(day)).json()
    assert said["answer"] == "refuse"
    refused = post(f"{URL}/{said['check_id']}/override", insists(day))
    assert (refused.status_code, refused.json()["error"]["field"]) == (409, "check_id")
    assert not Override.objects.exists()
    assert not Alert.objects.exists()


def test_an_account_that_gathers_money_is_verified(day: datetime) -> None:
    keep_pictures([(PAYEE, Picture(payers=7, in_fen=100, out_fen=99, gap_s=9))], day)
    assert post(URL, question(day, amount_fen=100)).json()["answer"] == "verify"
    keep_pictures([(PAYEE, Picture(payers=1, in_fen=100))], day)
    assert post(URL, question(day, amount_fen=100, request_id="R2")).json()["answer"] == "allow"


def test_an_old_picture_counts_for_nothing(day: datetime) -> None:
    old = day - timedelta(hours=24)
    keep_pictures([(PAYEE, Picture(payers=7, in_fen=100, out_fen=99, gap_s=9))], old)
    assert post(URL, question(day, amount_fen=100)).json()["answer"] == "allow"


def test_many_small_transfers_are_slowed(day: datetime) -> None:
    answers = [
        post(URL, question(day, request_id=f"R{n}", amount_fen=600_000)).json() for n in range(5)
    ]
    assert [said["answer"] for said in answers] == ["allow"] * 3 + ["delay"] * 2
    assert answers[-1]["delay_minutes"] == 120


def test_a_payee_paid_before_is_known(day: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    assert post(URL, question(day)).json()["answer"] == "delay"
    later = day + timedelta(hours=25)
    monkeypatch.setenv(clock.ENV, TownClock(real=datetime.now(UTC), town=later, speed=0).to_env())
    assert post(URL, question(later, request_id="R2")).json()["answer"] == "allow"


def test_another_name_for_the_same_account_is_verified(day: datetime) -> None:
    small = question(day, amount_fen=100, payer="6200000000000000009")
    assert post(URL, small).json()["answer"] == "allow"
    same = question(day, amount_fen=100, request_id="R2", payee_name="李 某(虚构)")
    assert post(URL, same).json()["answer"] == "allow"
    other = question(
        day, amount_fen=100, request_id="R3", payer="6200000000000000008", payee_name="王某"
    )
    assert post(URL, other).json()["answer"] == "verify"
    assert "李某" not in str(list(Check.objects.values()))


def test_the_same_question_gets_the_same_answer_and_another_under_its_id_none(
    day: datetime,
) -> None:
    first = post(URL, question(day))
    list_account(PAYEE, day)
    assert post(URL, question(day)).json() == first.json()
    assert post(URL, question(day, amount_fen=1)).status_code == 409
    assert post(URL, question(day, bank="B04")).json()["answer"] == "refuse"
    assert Check.objects.count() == 2


def test_an_override_is_the_banks_own_and_in_time(
    day: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    override = f"{URL}/{post(URL, question(day)).json()['check_id']}/override"
    assert post(override, insists(day, bank="B04")).status_code == 404
    assert post(override, insists(day, how="telepathy")).json()["error"]["field"] == "how"
    later = day + timedelta(minutes=10)
    monkeypatch.setenv(clock.ENV, TownClock(real=datetime.now(UTC), town=later, speed=0).to_env())
    assert post(override, insists(later)).status_code == 409
    assert not Override.objects.exists()


def test_a_second_override_of_a_check_is_a_contradiction(day: datetime) -> None:
    override = f"{URL}/{post(URL, question(day)).json()['check_id']}/override"
    assert [post(override, insists(day, request_id=i)).status_code for i in ("O1", "O2")] == [
        200,
        409,
    ]


def test_an_account_nobody_knows_is_recorded_without_an_alert(day: datetime) -> None:
    said = post(URL, question(day, payer="6200000000000000007")).json()
    assert post(f"{URL}/{said['check_id']}/override", insists(day)).status_code == 200
    assert not Alert.objects.exists()


def test_the_door_is_closed_to_what_is_unsigned_large_or_malformed(day: datetime) -> None:
    assert post(URL, question(day), secret="another").status_code == 401
    assert post(URL, question(day, payee_name="x" * 10_001)).status_code == 413
    assert post(URL, question(day, bank="B99")).json()["error"]["field"] == "bank"
    assert post(URL, question(day, bank="YX")).json()["error"]["field"] == "bank"
    assert post(URL, question(day, payee_name="\0")).json()["error"]["field"] == "body"
    assert Client().get(URL).status_code == 405
    assert not Check.objects.exists()


def test_what_was_asked_and_answered_stays(day: datetime) -> None:
    post(URL, question(day))
    for act in (lambda: Check.objects.update(answer="allow"), lambda: Check.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
            act()


def test_each_desk_sees_what_is_its_own(
    day: datetime, centre: Centre, client_of: Callable[..., Client]
) -> None:
    said = post(URL, question(day)).json()
    post(f"{URL}/{said['check_id']}/override", insists(day))
    own = client_of(centre.bank_b03).get("/bank/checks").content.decode()
    assert "38,000.00" in own
    assert "T-0042" in own
    assert PAYEE not in own
    assert "38,000.00" not in client_of(centre.bank_b04).get("/bank/checks").content.decode()
    assert client_of(centre.analyst).get("/bank/checks").status_code == 403
    page = client_of(centre.analyst).get("/analysis/checks")
    assert page.status_code == 200
    assert figures(day, bank="B03") == {
        "allow": 0, "delay": 1, "verify": 0, "refuse": 0, "override": 1
    }  # fmt: skip
