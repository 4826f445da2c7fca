"""The door: password, second factor, lock-out, sessions that end. Each as a browser meets it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from fanzha.govern.access import people
from fanzha.govern.access.gates import actor_of
from fanzha.govern.access.models import Session, User
from fanzha.govern.access.sessions import forget_ended
from fanzha.govern.audit.queries import entries
from fanzha.kit import clock
from tests.cast import Centre

PASSWORD = "a-long-password"


@pytest.fixture
def factors(centre: Centre, settings: Any) -> Centre:
    """The cast in a centre that demands a second factor of those who see or may do much."""
    settings.SECOND_FACTOR = True
    return centre


def enter(client: Client, user: User, password: str = PASSWORD, **more: str) -> HttpResponse:
    """Type a sign-in and a password."""
    return client.post("/signin", {"username": user.username, "password": password}, **more)


def code_of(user: User, *, confirmed: bool, steps: int = 0) -> str:
    """What the phone shows; some steps later if the present code is used up."""
    device = TOTPDevice.objects.get(user=user, confirmed=confirmed)
    return f"{totp(device.bin_key, drift=steps):06}"


def set_up(client: Client, user: User) -> list[str]:
    """Read the picture, type the code; the codes for paper."""
    client.get("/account/factor")
    answer = client.post("/account/factor", {"code": code_of(user, confirmed=False)})
    assert answer.status_code == 200
    return list(answer.context["codes"])


def place(answer: HttpResponse) -> str:
    """Where an answer leads, without the rest of the address."""
    return str(answer.headers.get("Location", "")).split("?")[0]


def test_who_needs_no_second_factor_comes_in_with_a_password(factors: Centre) -> None:
    client = Client()
    assert place(enter(client, factors.duty)) == "/"
    assert client.get("/duty/").status_code == 200
    assert [entry.verb for entry in entries(actor="duty")] == ["sign_in"]


@pytest.mark.parametrize("role", ["admin", "auditor", "leader", "analyst"])
def test_who_needs_one_sets_it_up_before_any_desk_opens(role: str, factors: Centre) -> None:
    client, user = Client(), getattr(factors, role)
    enter(client, user)
    for page in ("/", "/account", "/live", "/audit/", "/wall/"):
        assert place(client.get(page)) == "/account/factor", page
    assert "<svg" in client.get("/account/factor").content.decode()
    assert len(set_up(client, user)) == 10
    assert place(client.get("/")) not in {"", "/account/factor"}


def test_a_part_of_a_page_leads_the_whole_page_to_the_step(factors: Centre) -> None:
    client, part = Client(), {"HX-Request": "true"}
    enter(client, factors.leader)
    for asks, step in ((client, "/account/factor"), (Client(), "/signin")):
        answer = asks.get("/wall/board", headers=part)
        assert answer.headers["HX-Redirect"] == step


def test_an_entry_from_the_street_is_not_taken_for_taken_when_the_session_is_over(
    centre: Centre,
) -> None:
    answer = Client().post(
        "/street/cards/1/entries", {"act": "met"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 401


@pytest.fixture
def auditor(factors: Centre) -> tuple[User, list[str]]:
    """The auditor with a phone, and the codes on paper."""
    client = Client()
    enter(client, factors.auditor)
    return factors.auditor, set_up(client, factors.auditor)


def test_the_next_sign_in_asks_for_the_phones_code(auditor: tuple[User, list[str]]) -> None:
    user, _ = auditor
    client = Client()
    enter(client, user)
    assert place(client.get("/audit/")) == "/signin/code"
    assert place(client.get("/account/factor")) == "/signin/code"
    assert place(client.get("/account/password")) == "/signin/code"
    before = client.session.session_key
    answer = client.post(
        "/signin/code", {"code": code_of(user, confirmed=True, steps=1), "next": "/audit/"}
    )
    assert place(answer) == "/audit/"
    assert client.get("/audit/").status_code == 200
    assert client.session.session_key != before


def test_a_code_counts_once_and_a_wrong_one_never(auditor: tuple[User, list[str]]) -> None:
    user, _ = auditor
    client = Client()
    enter(client, user)
    for code in (code_of(user, confirmed=True), "000000", "", "１２３４５６", "abc"):
        assert client.post("/signin/code", {"code": code}).status_code == 400
    assert place(client.get("/audit/")) == "/signin/code"


def test_a_code_on_paper_opens_once_and_is_recorded(auditor: tuple[User, list[str]]) -> None:
    user, codes = auditor
    for expected in (302, 400):
        client = Client()
        enter(client, user)
        assert client.post("/signin/code", {"code": codes[0].upper()}).status_code == expected
    assert "used_code" in [entry.verb for entry in entries(actor="auditor")]
    assert codes[0].replace("-", "") not in str(list(Session.objects.values_list()))


def test_it_leads_nowhere_but_to_our_own_pages(auditor: tuple[User, list[str]]) -> None:
    user, codes = auditor
    client = Client()
    enter(client, user)
    answer = client.post("/signin/code", {"code": codes[0], "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"


def test_a_lost_phone_is_reset_by_another_administrator(
    auditor: tuple[User, list[str]], factors: Centre, now: datetime
) -> None:
    user, _ = auditor
    people.reset_factor(user.pk, actor_of(factors.admin), now)
    client = Client()
    enter(client, user)
    assert place(client.get("/audit/")) == "/account/factor"


def test_wrong_passwords_lock_a_sign_in_for_one_address(centre: Centre) -> None:
    for _ in range(5):
        answer = enter(Client(), centre.duty, "wrong")
    assert answer.status_code == 429
    assert enter(Client(), centre.duty).status_code == 429
    assert enter(Client(), centre.duty, REMOTE_ADDR="192.0.2.9").status_code == 302
    locks = [
        entry for entry in entries(subject=f"user:{centre.duty.pk}") if entry.verb == "locked_out"
    ]
    assert len(locks) == 2


def test_the_door_does_not_tell_whether_anybody_has_a_sign_in(centre: Centre) -> None:
    def said(name: str) -> list[tuple[int, str]]:
        answers = [
            Client().post("/signin", {"username": name, "password": "wrong"}) for _ in range(6)
        ]
        return [
            (answer.status_code, answer.content.decode().split('id="trouble"')[1].replace(name, ""))
            for answer in answers
        ]

    assert [code for code, _ in said("nobody")] == [code for code, _ in said("dissuader")]


def test_an_administrator_unlocks(centre: Centre, now: datetime) -> None:
    for _ in range(5):
        enter(Client(), centre.duty, "wrong")
    people.unlock(centre.duty.pk, actor_of(centre.admin), now)
    assert enter(Client(), centre.duty).status_code == 302


@pytest.fixture
def at_work(centre: Centre) -> Client:
    """The duty officer, signed in."""
    client = Client()
    enter(client, centre.duty)
    return client


@pytest.mark.parametrize(
    ("column", "hours", "status"),
    [
        ("seen_at", 0.9, 200),
        ("seen_at", 1.0, 302),
        ("begun_at", 12.9, 200),
        ("begun_at", 13.0, 302),
    ],
)
def test_a_session_ends_when_nobody_works_and_after_a_shift(
    at_work: Client, column: str, hours: float, status: int
) -> None:
    Session.objects.update(**{column: clock.world() - timedelta(hours=hours)})
    assert at_work.get("/duty/").status_code == status


@pytest.mark.parametrize(
    ("column", "hours", "left"),
    [("seen_at", 0.9, 1), ("seen_at", 1.1, 0), ("begun_at", 13.1, 0), ("expire_date", 0.1, 0)],
)
def test_a_session_that_nobody_comes_back_to_is_deleted(
    at_work: Client, column: str, hours: float, left: int
) -> None:
    now = clock.world()
    Session.objects.update(**{column: now - timedelta(hours=hours)})
    assert forget_ended(now) == 1 - left
    assert Session.objects.count() == left


def test_what_a_page_reads_by_itself_is_no_work(at_work: Client) -> None:
    before = clock.world() - timedelta(minutes=50)
    Session.objects.update(seen_at=before)
    at_work.get("/duty/board", headers={"X-By-Itself": "1"})
    assert Session.objects.get().seen_at == before
    at_work.get("/duty/board")
    assert Session.objects.get().seen_at > before


def test_a_person_has_three_sessions_and_the_oldest_ends(centre: Centre) -> None:
    clients = [Client() for _ in range(4)]
    for client in clients:
        enter(client, centre.duty)
    assert [client.get("/duty/").status_code for client in clients] == [302, 200, 200, 200]


def test_one_sees_and_ends_ones_own_sessions(at_work: Client, centre: Centre) -> None:
    other = Client()
    enter(other, centre.duty, HTTP_USER_AGENT="Firefox", REMOTE_ADDR="192.0.2.7")
    page = at_work.get("/account").content.decode()
    assert "192.0.2.7" in page
    assert "Firefox" in page
    mark = next(seat.mark for seat in at_work.get("/account").context["seats"] if not seat.here)
    at_work.post("/account/sessions/end", {"mark": mark})
    assert other.get("/duty/").status_code == 302
    assert at_work.get("/duty/").status_code == 200


@pytest.mark.parametrize("change", ["role", "unit", "deactivate", "password"])
def test_a_change_of_rights_ends_every_session(
    change: str, at_work: Client, centre: Centre, now: datetime
) -> None:
    by, key = actor_of(centre.admin), centre.duty.pk
    acts: dict[str, Callable[[], object]] = {
        "role": lambda: people.move_person(key, "dissuasion_officer", "YX", by, now),
        "unit": lambda: people.move_person(key, "duty_officer", "YX01", by, now),
        "deactivate": lambda: people.set_active(key, False, by, now),
        "password": lambda: people.reset_password(key, by, now),
    }
    acts[change]()
    assert not Session.objects.filter(user=key).exists()
    assert place(at_work.get("/duty/")) == "/signin"


def test_a_first_password_opens_only_the_page_where_it_is_changed(
    centre: Centre, now: datetime
) -> None:
    first = people.reset_password(centre.duty.pk, actor_of(centre.admin), now)
    client = Client()
    enter(client, centre.duty, first)
    assert place(client.get("/duty/")) == "/account/password"
    typed = {"old": first, "new": "quite-another-word", "again": "quite-another-word"}
    assert client.post("/account/password", typed).status_code == 302
    assert client.get("/duty/").status_code == 200
    assert enter(Client(), centre.duty, "quite-another-word").status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("wrong", "quite-another-word", "quite-another-word"),
        (PASSWORD, "quite-another-word", "quite-another-wort"),
        (PASSWORD, "short", "short"),
        (PASSWORD, "123456789012", "123456789012"),
        (PASSWORD, "password1234", "password1234"),
        (PASSWORD, PASSWORD, PASSWORD),
    ],
)
def test_a_weak_or_mistyped_password_is_refused(
    at_work: Client, centre: Centre, old: str, new: str, again: str
) -> None:
    answer = at_work.post("/account/password", {"old": old, "new": new, "again": again})
    assert answer.status_code == 400
    centre.duty.refresh_from_db()
    assert centre.duty.check_password(PASSWORD)


def test_a_changed_password_ends_the_other_sessions(at_work: Client, centre: Centre) -> None:
    other = Client()
    enter(other, centre.duty)
    typed = {"old": PASSWORD, "new": "quite-another-word", "again": "quite-another-word"}
    at_work.post("/account/password", typed)
    assert other.get("/duty/").status_code == 302
    assert at_work.get("/duty/").status_code == 200
