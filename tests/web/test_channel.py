"""Pages of texts and calls: fates for those who must know, words and numbers through the gate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client

from fanzha.govern.access.gates import actor_of
from fanzha.govern.access.models import User
from fanzha.govern.audit.models import Entry
from fanzha.kit import clock
from fanzha.outside.voice.http import HttpDialler
from fanzha.prevent.alert.actions import NewAlert, raise_alert
from fanzha.prevent.channel import codes, ports
from fanzha.prevent.channel.actions import queue_text
from fanzha.prevent.channel.calls import NewCall, list_call, place_due
from fanzha.prevent.channel.models import CallItem
from fanzha.prevent.channel.ports import Refused
from fanzha.prevent.dissuade.actions import Entry as Did
from fanzha.prevent.dissuade.actions import claim, close
from fanzha.prevent.dissuade.jobs import sweep
from fanzha.prevent.dissuade.models import Contact
from fanzha.prevent.dissuade.queries import task_of
from fanzha.prevent.protect.actions import NewResident, enter_residents
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason
from tests.cast import Centre
from tests.outside.gateway import SECRET, gateway
from tests.prevent.channel.helpers import PHONE, Ears, Gateway, listening, new, send_due

OTHER = "13900000099"
ClientOf = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("clock_from_now")


@pytest.fixture
def room(centre: Centre) -> Iterator[tuple[Gateway, Ears]]:
    with listening() as parts:
        yield parts


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_the_list_of_texts_shows_fates_and_nobody(
    centre: Centre, room: tuple[Gateway, Ears], client_of: ClientOf, now: datetime
) -> None:
    queue_text(new(), now)
    send_due(now)
    room[0].fault = Refused("bad_number")
    queue_text(new(2), now)
    send_due(now)
    for person in (centre.dissuader, centre.admin):
        shown = page(client_of(person), "/channel/texts")
        assert "139****0001" in shown
        assert PHONE not in shown
        assert "网关拒收" in shown
        assert "保证金" not in shown
    assert "139****0001" not in page(client_of(centre.dissuader), "/channel/texts?state=delivered")


def test_what_a_text_said_is_shown_on_asking_and_recorded(
    centre: Centre, room: tuple[Gateway, Ears], client_of: ClientOf, now: datetime
) -> None:
    queue_text(new(), now)
    send_due(now)
    desk = client_of(centre.dissuader)
    assert "保证金" not in page(desk, "/channel/alerts/1/texts")
    assert not Entry.objects.filter(verb="look", subject_kind="text").exists()
    words = page(desk, "/channel/alerts/1/texts?words=1")
    assert "保证金" in words
    assert room[0].took[0].body[-6:] not in words
    assert Entry.objects.get(verb="look", subject_kind="text").ground == "alert:1"


def test_a_call_is_made_by_a_person_and_ends_once(
    centre: Centre, room: tuple[Gateway, Ears], client_of: ClientOf, now: datetime
) -> None:
    desk = client_of(centre.dissuader)
    assert "没有要打的电话" in page(desk, "/channel/calls")
    number = list_call(NewCall(PHONE, "alert:1:call:1", "alert:1"), now)
    assert list_call(NewCall("1", "alert:1:call:1", "alert:1"), now) == number
    place_due(now)
    assert PHONE not in page(desk, "/channel/calls")
    assert PHONE in page(desk, f"/channel/calls/{number}")
    for outcome in ("talked", "busy"):
        desk.post(f"/channel/calls/{number}/end", {"outcome": outcome})
    assert desk.post(f"/channel/calls/{number}/end", {"outcome": "x"}).status_code == 400
    assert room[1].calls == [("alert:1:call:1", "talked")]
    assert "已通话" in page(desk, "/channel/calls")
    assert Entry.objects.filter(verb="call", subject_id=str(number)).count() == 1


def test_a_machine_that_dials_takes_the_call_or_leaves_it_to_a_person(
    centre: Centre, room: tuple[Gateway, Ears], now: datetime
) -> None:
    before = ports.dialler()
    with gateway() as process:
        dialler = HttpDialler(process.url, SECRET)
        ports.dialler.fill(dialler)
        try:
            list_call(NewCall(PHONE, "call:1", "alert:1"), now)
            list_call(NewCall("no number", "call:2", "alert:1"), now)
            assert place_due(now) == 2
            assert place_due(now) == 0
        finally:
            ports.dialler.fill(before)
            dialler.close()
    states = CallItem.objects.order_by("key").values_list("state", "by_hand")
    assert list(states) == [("placed", False), ("waiting", True)]


def test_the_part_of_the_alert_page_keeps_the_code_it_showed(
    centre: Centre, client_of: ClientOf, now: datetime
) -> None:
    held = codes.issue("alert:1", centre.dissuader.pk, now)
    shown = f"{held.code[:3]} {held.code[3:]}"
    assert shown in page(client_of(centre.dissuader), "/channel/alerts/1/code")
    assert shown not in page(client_of(centre.duty), "/channel/alerts/1/code")


def test_an_officer_puts_a_call_on_the_list_and_its_end_is_a_try_of_the_task(
    centre: Centre, client_of: ClientOf, now: datetime
) -> None:
    number = raise_alert(
        NewAlert("s1", PHONE, "detector", Level.MEDIUM, "loan", (Reason("person"),), now)
    )
    desk = client_of(centre.dissuader)
    for _ in range(2):
        assert desk.post(f"/channel/alerts/{number}/call").status_code == 302
    call = CallItem.objects.get()
    place_due(clock.now())
    desk.post(f"/channel/calls/{call.pk}/end", {"outcome": "no_answer"})
    tried = Contact.objects.filter(task__alert_id=number, way="call", by=centre.dissuader)
    assert list(tried.values_list("result", flat=True)) == ["no_answer"]
    desk.post(f"/channel/alerts/{number}/call")
    assert CallItem.objects.count() == 2
    for outsider in (centre.grid, centre.leader):
        assert client_of(outsider).post(f"/channel/alerts/{number}/call").status_code == 403


def test_who_reached_somebody_from_the_call_list_has_their_alert(
    centre: Centre, client_of: ClientOf, now: datetime
) -> None:
    number = raise_alert(
        NewAlert("s1", PHONE, "detector", Level.MEDIUM, "loan", (Reason("person"),), now)
    )
    desk, other = client_of(centre.dissuader), client_of(centre.duty)
    desk.post(f"/channel/alerts/{number}/call")
    place_due(clock.now())
    desk.post(f"/channel/calls/{CallItem.objects.get().pk}/end", {"outcome": "talked"})
    own, shown = (page(who, f"/dissuasion/alerts/{number}") for who in (desk, other))
    assert 'data-state="reached"' in own
    assert f"/dissuasion/alerts/{number}/claim" not in own
    assert ("data-theirs" in own, "data-theirs" in shown) == (False, True)
    assert other.post(f"/dissuasion/alerts/{number}/claim").status_code == 400


def test_the_call_list_puts_the_nearest_clock_first_and_shows_it(
    centre: Centre, client_of: ClientOf, now: datetime
) -> None:
    late, calm = (
        raise_alert(
            NewAlert(sign, phone, "detector", Level.MEDIUM, "loan", (Reason("person"),), at)
        )
        for sign, phone, at in (("s1", PHONE, now - timedelta(minutes=30)), ("s2", OTHER, now))
    )
    for about in ("group:1", f"alert:{calm}", f"alert:{late}"):
        list_call(NewCall(PHONE, f"{about}:call", about), now)
    place_due(now)
    desk = client_of(centre.dissuader)
    shown = desk.get("/channel/calls")
    assert [call.about for call, _ in shown.context["waiting"]] == [
        f"alert:{late}", f"alert:{calm}", "group:1",
    ]  # fmt: skip
    assert shown.content.decode().count('class="countdown"') == 2
    claim(task_of(late), actor_of(centre.dissuader), now)
    close(task_of(late), "dissuaded", actor_of(centre.dissuader), Did(now))
    due = {call.about: call.due for call, _ in desk.get("/channel/calls").context["waiting"]}
    assert [about for about, until in due.items() if until] == [f"alert:{calm}"]


def test_the_nearest_clock_is_on_the_first_page_however_many_older_calls_wait(
    centre: Centre, client_of: ClientOf, now: datetime
) -> None:
    alert = raise_alert(
        NewAlert("s1", PHONE, "detector", Level.MEDIUM, "loan", (Reason("person"),), now)
    )
    older = now - timedelta(hours=1)
    CallItem.objects.bulk_create(
        CallItem(
            key=f"k{number}", about=f"group:{number}", phone=PHONE, made_at=older, by_hand=True
        )
        for number in range(120)
    )
    list_call(NewCall(PHONE, "late", f"alert:{alert}", is_check=True), now)
    desk = client_of(centre.dissuader)
    call = CallItem.objects.get(key="late")
    first, second = desk.get("/channel/calls"), desk.get("/channel/calls?page=2")
    assert first.context["waiting"][0][0].id == call.pk
    assert [len(shown.context["waiting"]) for shown in (first, second)] == [100, 21]
    for shown in (first, second):
        said = shown.content.decode()
        assert f'data-key="enter" href="/channel/calls/{call.pk}"' in said
        assert '<span class="num">121</span>' in said
    assert 'hx-get="/channel/calls?page=2"' in second.content.decode()


def test_a_call_says_who_and_which_scam_masked_and_what_to_say(
    centre: Centre, client_of: ClientOf, now: datetime
) -> None:
    enter_residents([NewResident("P1", "孙大明", "YX010101", phones=(PHONE,))])
    alert = raise_alert(
        NewAlert("s1", PHONE, "detector", Level.MEDIUM, "loan", (Reason("person"),), now)
    )
    call_id = list_call(NewCall(PHONE, "k1", f"alert:{alert}"), now)
    list_call(NewCall(OTHER, "k2", "group:1"), now)
    place_due(now)
    desk = client_of(centre.dissuader)
    for shown in (page(desk, "/channel/calls"), page(desk, f"/channel/calls/{call_id}")):
        assert "虚假贷款" in shown
        assert "孙**" in shown
        assert "孙大明" not in shown
    assert "这样说" in page(desk, f"/channel/calls/{call_id}")
    assert "这样说" not in page(desk, f"/channel/calls/{CallItem.objects.get(key='k2').pk}")


def test_a_check_stands_on_the_call_list_and_asks_what_a_check_asks(
    centre: Centre, client_of: ClientOf, now: datetime
) -> None:
    alert = raise_alert(
        NewAlert("s1", PHONE, "detector", Level.MEDIUM, "loan", (Reason("person"),), now)
    )
    task, desk = task_of(alert), client_of(centre.dissuader)
    officer = actor_of(centre.dissuader)
    claim(task, officer, now)
    close(task, "dissuaded", officer, Did(now))
    sweep(now + timedelta(days=1))
    assert "次日回访" in page(desk, "/channel/calls")
    call = CallItem.objects.get()
    asked = page(desk, f"/channel/calls/{call.pk}")
    assert "还安全吗" in asked
    assert 'value="talked"' not in asked
    assert "这样说" not in asked
    desk.post(f"/channel/calls/{call.pk}/end", {"outcome": "paid_after"})
    assert "还是付了款" in page(desk, "/channel/calls")
    assert page(desk, "/dissuasion/checks").count("data-alert") == 0
    assert Contact.objects.filter(task=task, result="checked").count() == 1
