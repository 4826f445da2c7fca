"""The one-time code: a real officer, or not; nothing else can be learnt from it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fanzha.govern.access.gates import actor_of
from fanzha.govern.audit.models import Entry
from fanzha.prevent.channel import codes, models
from fanzha.prevent.channel.codes import Checked
from tests.cast import Centre

MINUTE = timedelta(minutes=1)


def wrong(right: str) -> str:
    return f"{(int(right) + 1) % 10**6:06}"


def test_a_code_is_right_until_it_runs_out(centre: Centre, now: datetime) -> None:
    code = codes.issue("alert:1", centre.dissuader.pk, now)
    assert code.until == now + 30 * MINUTE
    assert not codes.check(wrong(code.code), now).real
    assert codes.check(f" {code.code[:3]} {code.code[3:]} ", now + 29 * MINUTE).real
    assert not codes.check(code.code, code.until).real


def test_a_page_opened_again_shows_the_same_code(centre: Centre, now: datetime) -> None:
    first = codes.issue("alert:1", centre.dissuader.pk, now)
    assert codes.issue("alert:1", centre.dissuader.pk, now + 20 * MINUTE) == first
    assert codes.issue("alert:1", centre.dissuader.pk, first.until).code != first.code


def test_a_code_that_was_checked_holds_for_a_second_press_and_no_longer(
    centre: Centre, now: datetime
) -> None:
    code = codes.issue("alert:1", centre.dissuader.pk, now)
    assert codes.check(code.code, now).real
    assert codes.check(code.code, now + MINUTE).real
    assert not codes.check(code.code, now + 2 * MINUTE).real
    assert codes.issue("alert:1", centre.dissuader.pk, now + 2 * MINUTE).code != code.code


def test_each_contact_and_each_person_has_a_code_of_its_own(centre: Centre, now: datetime) -> None:
    for about, user in (("alert:1", 0), ("alert:2", 0), ("alert:1", 1), ("alert:1", None)):
        who = None if user is None else (centre.dissuader, centre.duty)[user].pk
        codes.issue(about, who, now)
        codes.issue(about, who, now)
    assert models.Code.objects.count() == 4


def test_a_wrong_code_and_one_that_ran_out_take_the_same_statements(
    centre: Centre, now: datetime
) -> None:
    code = codes.issue("alert:1", centre.dissuader.pk, now)
    asked: list[list[str]] = []
    for given, at in ((wrong(code.code), now), (code.code, code.until), ("不是数字", now)):
        with CaptureQueriesContext(connection) as made:
            assert codes.check(given, at) == Checked(real=False)
        said = [query["sql"].split()[0] for query in made.captured_queries]
        asked.append([word for word in said if word in {"SELECT", "UPDATE", "INSERT"}])
    assert asked == [["UPDATE", "SELECT"]] * 3


def test_no_table_holds_the_digits(centre: Centre, now: datetime) -> None:
    code = codes.issue("alert:1", centre.dissuader.pk, now)
    (row,) = models.Code.objects.values()
    assert not any(code.code in str(value) for value in row.values())


def test_one_address_is_shut_out_alone(db: None, now: datetime) -> None:
    assert [codes.may_guess("192.0.2.1", now) for _ in range(12)] == [True] * 10 + [False] * 2
    assert codes.may_guess("192.0.2.2", now)
    assert codes.may_guess("192.0.2.1", now + 10 * MINUTE)
    assert models.Guesses.objects.get(who="all", span=codes._span(now)).count == 11


def test_addresses_of_one_ipv6_network_count_as_one(db: None, now: datetime) -> None:
    tries = [codes.may_guess(f"2001:db8::{n:x}", now) for n in range(11)]
    assert tries == [True] * 10 + [False]
    assert codes.may_guess("2001:db8:0:1::1", now)


def test_all_together_are_limited_and_96110_stays_open(centre: Centre, now: datetime) -> None:
    tries = [codes.may_guess(f"10.0.{n}.1", now) for n in range(201)]
    assert tries.count(False) == 1
    assert codes.may_guess_for_caller(actor_of(centre.duty), now)


def test_to_show_a_code_leaves_an_entry(centre: Centre, now: datetime) -> None:
    codes.show("alert:7", actor_of(centre.dissuader), now)
    entry = Entry.objects.get(verb="code")
    assert (entry.subject_kind, entry.subject_id, entry.ground) == ("alert", "7", "alert:7")


@pytest.mark.parametrize("given", ["", "12", "1234567", "١٢٣٤٥٦", "x" * 10_000])
def test_what_is_no_code_is_no(db: None, now: datetime, given: str) -> None:
    assert not codes.check(given, now).real
