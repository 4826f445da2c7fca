"""The detector page says whether all is well, what is wrong and what to do; suspects are decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fanzha.engine.stream.rules import default
from fanzha.govern.audit.models import Entry
from fanzha.govern.units.actions import NewUnit, enter_units
from fanzha.kit import clock
from fanzha.prevent.block.queries import listed
from fanzha.prevent.detect import actions
from fanzha.prevent.detect.health import STOPPED, TROUBLED, WELL, health
from fanzha.prevent.detect.models import Question, Suspect
from fanzha.prevent.detect.ports import Outcome
from fanzha.prevent.detect.remote.actions import answer, enter_detector
from fanzha.prevent.detect.rulebook.actions import enter_shipped
from fanzha.prevent.detect.signals import Evidence, Finding
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason
from tests.cast import Centre

Clients = Callable[..., Client]
CALLER, VICTIM = "+2105550168", "13900000001"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own."""
    monkeypatch.setenv("FANZHA_DATA", str(tmp_path))
    (tmp_path / "intake.address").write_text("http://127.0.0.1:8010\n")
    return tmp_path


def state(now: datetime, **changes: Any) -> dict[str, Any]:
    """What a detector says of itself, in made-up figures."""
    tally = {"events": 90, "duplicates": 2, "quarantined": 7, "late": 0, "last_arrival": None}
    return {
        "at": now.isoformat(), "up_s": 5.0, "position": 1234567, "behind": 0,
        "log_time": now.isoformat(), "lag_s": 0.2, "rows": 1234567, "rows_a_second": 20500.5,
        "busy_s": 1.0, "late": 1, "kinds": {"call": 99}, "hits": {"long_call": 4},
        "shadow": {"new_rule": 3}, "signals": 4, "findings": 1, "keys": {"caller": 5, "pair": 0},
        "bytes_a_key": {"caller": 310.5}, "residents": 16, "running_calls": 37,
        "memory_bytes": 367_001_600, "faults": {}, "in_force": {"rules": "71617df93015"},
        "intake": {"sources": {"OP1.call": tally}, "faults": {}}, **changes,
    }  # fmt: skip


def page(client: Client, name: str = "detector") -> str:
    """The page as text."""
    return client.get(reverse(name)).content.decode()


def test_it_shows_a_well_detector_in_figures(
    data: Path, centre: Centre, client_of: Clients
) -> None:
    actions.tell(state(clock.now()), clock.now())
    shown = page(client_of(centre.admin))
    for part in ("全部正常", "20,500.5", "1,234,567", "350 MB", "1.0%", "long_call", "310.5",
                 "OP1.call", "71617df93015", "http://127.0.0.1:8010/metrics", "演示: "):  # fmt: skip
        assert part in shown, part
    assert f"{reverse('quarantine')}?source=OP1.call" in shown


def test_a_silent_detector_is_stopped_since_its_last_word(
    data: Path, centre: Centre, client_of: Clients
) -> None:
    before = clock.now() - timedelta(seconds=30)
    actions.tell(state(before), before)
    client = client_of(centre.leader)
    assert "停止" in page(client)
    assert 'data-figure="stopped"' in page(client, "detector_board")
    client.cookies["django_language"] = "en"
    assert "no word from the detector" in page(client)


def test_a_detector_at_an_owners_stands_beside_it_before_its_first_word(
    data: Path, centre: Centre, client_of: Clients
) -> None:
    enter_units([NewUnit("OP1", "虚构电信", "Telecom (made up)", "operator", "YX")])
    enter_detector("telecom-a", "OP1", clock.now())
    shown = page(client_of(centre.analyst))
    assert "telecom-a" in shown
    assert "虚构电信" in shown
    assert "还没有消息" in shown
    assert "原始事件不出所有者的机房" in shown


def test_it_names_what_is_wrong_and_what_to_do(now: datetime) -> None:
    disk = {"zh": "磁盘已满", "en": "the disk is full", "since": now.isoformat()}
    said = state(now, faults={"disk": disk}, late=50, behind=200_000)
    found = health(said, now, now)
    assert found.state == TROUBLED
    assert [fault.what["en"] for fault in found.faults] == [
        "the disk is full", "200,000 events wait to be read", "50.5% of the events came too late",
    ]  # fmt: skip
    assert found.faults[0].since == now
    assert all(fault.do["zh"] and fault.do["en"] for fault in found.faults)


@pytest.mark.parametrize(("seconds", "speed", "is_now"), [
    (9, 1, WELL), (11, 1, STOPPED), (11, 20, WELL), (201, 20, STOPPED),
])  # fmt: skip
def test_silence_is_measured_in_the_worlds_seconds(
    now: datetime, seconds: int, speed: float, is_now: str
) -> None:
    told = state(now)
    assert health(told, now, now + timedelta(seconds=seconds), speed).state == is_now


@pytest.fixture
def suspect(db: None, now: datetime) -> Suspect:
    """A caller that a rule speaks of, with a call as evidence."""
    call = Evidence("e1", "call_start", now, now, {"caller": CALLER, "callee": VICTIM})
    why = (Reason("rule", {"zh": "大量外呼", "en": "mass dialling"}),)
    found = Finding(
        "mass@1:00ff:1", "caller", CALLER, now, Level.HIGH, "other", "mass", why, (call,)
    )
    actions.commit(Outcome(0, 2, now, (), (found,)))
    return Suspect.objects.get()


def test_whom_a_suspect_called_is_seen_on_record_only(
    suspect: Suspect, centre: Centre, client_of: Clients
) -> None:
    client = client_of(centre.analyst)
    shown = page(client, "suspects")
    assert "+21****0168" in shown
    assert VICTIM not in shown
    assert CALLER not in shown
    opened = client.post(reverse("suspect", args=[suspect.pk]))
    assert VICTIM in opened.content.decode()
    assert "大量外呼" in opened.content.decode()
    assert opened["Cache-Control"] == "no-store"
    entry = Entry.objects.get(subject_kind="suspect")
    assert (entry.verb, entry.actor_id) == ("look", centre.analyst.pk)
    assert client_of(centre.leader).post(reverse("suspect", args=[suspect.pk])).status_code == 403


def test_a_suspect_goes_on_its_list_with_a_ground(
    suspect: Suspect, centre: Centre, client_of: Clients
) -> None:
    client, address = client_of(centre.analyst), reverse("suspect_decide", args=[suspect.pk])
    assert client.post(address, {"act": "list", "ground": " "}).status_code == 400
    assert client.post(address, {"act": "list", "ground": "三名受害人指认"}).status_code == 302
    assert CALLER in listed("number", [CALLER], clock.now())
    assert "没有可疑线索" in page(client, "suspects")
    closed = client.get(reverse("suspects") + "?state=listed").content.decode()
    assert "+21****0168" in closed


def test_a_suspect_is_cleared_with_a_ground(
    suspect: Suspect, centre: Centre, client_of: Clients
) -> None:
    address = reverse("suspect_decide", args=[suspect.pk])
    answer = client_of(centre.admin).post(address, {"act": "clear", "ground": "物业公司总机"})
    assert answer.status_code == 302
    suspect.refresh_from_db()
    assert (suspect.state, suspect.ground) == (Suspect.CLEARED, "物业公司总机")
    assert not listed("number", [CALLER], clock.now())


def test_a_back_test_is_asked_of_an_owner_and_its_counts_are_shown(
    centre: Centre, client_of: Clients
) -> None:
    enter_detector("bank-a", "B01", clock.now())
    enter_shipped(default().rules, clock.now())
    client = client_of(centre.analyst)
    assert "bank-a" in page(client, "detector_questions")
    versions = client.get(reverse("detector_questions")).context["rules"]
    form = {"detector": "bank-a", "version": str(versions[0].pk), "days": "30"}
    assert client.post(reverse("detector_ask"), form).status_code == 302
    assert "等待作答" in page(client, "detector_questions")
    asked = Question.objects.get()
    assert asked.end - asked.start == timedelta(days=30)
    answer("bank-a", asked.pk, {"rows": 70123, "alerts": 3, "by_day": [3]}, clock.now())
    assert "70,123" in page(client, "detector_questions")
    assert client.post(reverse("detector_ask"), {**form, "detector": "none"}).status_code == 400
