"""The first rules over a log: each fires for its reason and keeps quiet without it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fanzha.prevent.block.rules import Kind, Listing
from fanzha.prevent.detect.known import Known
from fanzha.prevent.detect.settings import settings as rules_in_force
from fanzha.prevent.detect.signals import Signal
from fanzha.prevent.detect.watch import Watch
from fanzha.prevent.intake.events import tick
from fanzha.prevent.intake.inbox import Inbox
from fanzha.prevent.intake.log import Log
from tests.prevent.events import call, drop, event, hang_up, transfer

T0 = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PHONE, STRANGER, ABROAD = "13900000001", "13900000009", "+855231234567"
ACCOUNT, MULE, SHOP = "6200000000000001", "6200000000000002", "6200000000000003"


def minute(n: float) -> datetime:
    return T0 + timedelta(minutes=n)


def listing(kind: Kind, value: str, **rest: Any) -> Listing:
    given = {"scam_type": "", "since": T0 - timedelta(days=1), "until": None} | rest
    return Listing(kind, value, "涉案", **given)


def known(*, listed: tuple[Listing, ...] = ()) -> Known:
    by_kind: dict[str, dict[str, Listing]] = {"number": {}, "account": {}, "host": {}}
    for item in listed:
        by_kind[item.kind][item.value] = item
    return Known(by_kind["number"], by_kind["account"], by_kind["host"], phones={ACCOUNT: PHONE})


def watched(
    data: Path, *files: list[dict[str, Any]], knows: Known | None = None,
    ticks_at: datetime | None = None,
) -> list[Signal]:  # fmt: skip
    """What the rules say of these files, dropped one after the other."""
    log = Log(data / "log")
    inbox = Inbox(data, log)
    for number, events in enumerate(files):
        drop(data, f"{number:04}", events)
        inbox.take()
    if ticks_at:
        log.append(tick(ticks_at))
    watch = Watch(rules_in_force(), knows or known())
    return [signal for batch in log.read(0) for signal in watch.read(batch)]


def codes(signals: list[Signal]) -> list[str]:
    return [signal.reason.code for signal in signals]


def test_it_warns_when_a_known_number_calls_and_is_not_hung_up_on(tmp_path: Path) -> None:
    knows = known(listed=(listing("number", STRANGER, scam_type="loan"),))
    rang = call(T0, STRANGER, PHONE, "c", origin="country")
    found = watched(tmp_path, [rang], knows=knows, ticks_at=minute(3))
    assert [(s.phone, s.at, s.scam_type) for s in found] == [(PHONE, minute(2), "loan")]
    assert found[0].evidence[0].facts["caller"] == STRANGER


def test_it_warns_at_once_of_a_known_number_that_is_told_late(tmp_path: Path) -> None:
    knows = known(listed=(listing("number", STRANGER),))
    rang = call(T0, STRANGER, PHONE, "c", origin="country", delay=timedelta(seconds=265))
    found = watched(tmp_path, [rang], knows=knows)
    assert [(s.reason.code, s.at) for s in found] == [("known_number", T0 + timedelta(seconds=265))]


def test_it_warns_when_the_resident_calls_a_known_number(tmp_path: Path) -> None:
    knows = known(listed=(listing("number", STRANGER),))
    dialled = call(T0, PHONE, STRANGER, "c", origin="local")
    found = watched(tmp_path, [dialled], knows=knows, ticks_at=minute(3))
    assert [(s.phone, s.reason.code) for s in found] == [(PHONE, "known_number")]


@pytest.mark.parametrize(
    ("until", "hangs_up"), [(T0, 9.0), (None, 1.5)], ids=["no longer listed", "hung up on"]
)
def test_it_is_quiet_about_a_number(
    tmp_path: Path, until: datetime | None, hangs_up: float
) -> None:
    knows = known(listed=(listing("number", STRANGER, until=until),))
    rang = call(T0, STRANGER, PHONE, "c", origin="country")
    ended = hang_up(minute(hangs_up), rang)
    assert not watched(tmp_path, [rang, ended], knows=knows, ticks_at=minute(20))


@pytest.mark.parametrize(("origin", "minutes"), [("foreign", 30), ("virtual", 20)])
def test_it_warns_of_a_long_call_from_afar_while_it_runs(
    tmp_path: Path, origin: str, minutes: int
) -> None:
    later = event("visit", minute(40), phone=STRANGER, host="a.example")
    found = watched(tmp_path, [call(T0, ABROAD, PHONE, "c", origin=origin)], [later])
    assert codes(found) == ["long_call"]
    assert found[0].at == minute(minutes)
    assert found[0].reason.params == {"origin": origin, "minutes": minutes}


def test_it_warns_of_a_long_call_when_nothing_else_arrives(tmp_path: Path) -> None:
    assert codes(watched(tmp_path, [call(T0, ABROAD, PHONE, "c")], ticks_at=minute(31))) == [
        "long_call"
    ]


def test_it_is_quiet_about_a_call_from_abroad_that_ends_in_time(tmp_path: Path) -> None:
    began = call(T0, ABROAD, PHONE, "c")
    assert not watched(tmp_path, [began, hang_up(minute(29), began)], ticks_at=minute(60))


@pytest.mark.parametrize("files", [1, 2])
def test_it_is_quiet_when_the_end_of_a_call_arrives_before_its_start(
    tmp_path: Path, files: int
) -> None:
    began = call(T0, ABROAD, PHONE, "c", delay=timedelta(minutes=5))
    ended = hang_up(minute(1), began)
    assert not watched(
        tmp_path, *([[ended, began]] if files == 1 else [[ended], [began]]), ticks_at=minute(60)
    )


def test_it_uses_no_end_of_a_call_before_it_arrived(tmp_path: Path) -> None:
    began = call(T0, ABROAD, PHONE, "c")
    ended = hang_up(minute(2), began, delay=timedelta(minutes=45))
    assert codes(watched(tmp_path, [began, ended])) == ["long_call"]


def test_it_warns_of_an_app_installed_during_a_call_from_abroad(tmp_path: Path) -> None:
    app = event("app_install", minute(6), phone=PHONE, app="cn.share.screen")
    assert codes(watched(tmp_path, [call(T0, ABROAD, PHONE, "c"), app])) == ["app_in_call"]


@pytest.mark.parametrize(
    "app",
    [
        event("app_install", minute(6), phone=PHONE, app="cn.bank", store=True),
        event("app_install", minute(6), phone=STRANGER, app="cn.share.screen"),
        event("app_install", minute(70), phone=PHONE, app="cn.share.screen"),
    ],
    ids=["from a store", "on another phone", "long after"],
)
def test_it_is_quiet_about_an_app(tmp_path: Path, app: dict[str, Any]) -> None:
    began = call(T0, ABROAD, PHONE, "c")
    assert not watched(tmp_path, [began, hang_up(minute(5), began), app])


def test_it_warns_of_a_large_payment_to_somebody_new_after_such_a_call(tmp_path: Path) -> None:
    began = call(T0, ABROAD, PHONE, "c")
    paid = transfer(minute(30), ACCOUNT, MULE, 3_800_000)
    found = watched(tmp_path, [began, hang_up(minute(10), began), paid])
    assert codes(found) == ["large_payment_after_call"]
    assert found[0].money_fen == 3_800_000
    assert [item.kind for item in found[0].evidence] == ["call_start", "transfer"]


@pytest.mark.parametrize(
    "paid",
    [
        [transfer(minute(30), ACCOUNT, MULE, 499_999)],
        [transfer(minute(30), SHOP, MULE, 3_800_000)],
        [transfer(minute(200), ACCOUNT, MULE, 3_800_000)],
        [transfer(T0, ACCOUNT, MULE, 100), transfer(minute(30), ACCOUNT, MULE, 3_800_000)],
    ],
    ids=["small", "from another's account", "long after", "to somebody paid before"],
)
def test_it_is_quiet_about_a_payment(tmp_path: Path, paid: list[dict[str, Any]]) -> None:
    began = call(T0, ABROAD, PHONE, "c")
    assert not watched(tmp_path, [began, hang_up(minute(10), began), *paid])


def test_it_warns_of_a_payment_to_a_listed_account(tmp_path: Path) -> None:
    knows = known(listed=(listing("account", MULE),))
    assert codes(watched(tmp_path, [transfer(T0, ACCOUNT, MULE, 100)], knows=knows)) == [
        "listed_account"
    ]


def test_it_is_quiet_about_a_payment_between_listed_accounts(tmp_path: Path) -> None:
    knows = known(listed=(listing("account", MULE), listing("account", ACCOUNT)))
    assert not watched(tmp_path, [transfer(T0, ACCOUNT, MULE, 100)], knows=knows)


def test_it_warns_of_a_listed_site_once_a_day(tmp_path: Path) -> None:
    knows = known(listed=(listing("host", "bad.example"),))
    visits = [event("visit", minute(n), phone=PHONE, host="bad.example") for n in (0, 1, 24 * 60)]
    assert codes(watched(tmp_path, visits, knows=knows)) == ["listed_site", "listed_site"]


def test_it_warns_when_the_link_of_a_scam_text_is_opened(tmp_path: Path) -> None:
    text = event(
        "text", T0, sender="10690001", receiver=PHONE, body="低息贷款额度已批 dk.example 领取"
    )
    visit = event("visit", minute(30), phone=PHONE, host="dk.example")
    found = watched(tmp_path, [text, visit])
    assert [(s.reason.code, s.scam_type) for s in found] == [("text_then_visit", "loan")]


@pytest.mark.parametrize(
    ("body", "host", "after"),
    [
        ("快递到了 dk.example", "dk.example", 5),
        ("低息贷款 dk.example", "other.example", 5),
        ("低息贷款 dk.example", "dk.example", 121),
    ],
    ids=["an ordinary text", "another site", "long after"],
)
def test_it_is_quiet_about_a_text(tmp_path: Path, body: str, host: str, after: int) -> None:
    text = event("text", T0, sender="10690001", receiver=PHONE, body=body)
    assert not watched(tmp_path, [text, event("visit", minute(after), phone=PHONE, host=host)])


moments = st.integers(min_value=0, max_value=60 * 40)
happenings = st.one_of(
    st.tuples(st.just("call"), moments, st.sampled_from(["c1", "c2"])),
    st.tuples(st.just("known"), moments, st.sampled_from(["c1", "c3"])),
    st.tuples(st.just("end"), moments, st.sampled_from(["c1", "c2"])),
    st.tuples(st.just("app"), moments, st.just("")),
    st.tuples(st.just("pay"), moments, st.sampled_from([MULE, SHOP])),
    st.tuples(st.just("visit"), moments, st.just("bad.example")),
)


def as_events(drawn: list[tuple[str, int, str]]) -> list[list[dict[str, Any]]]:
    made = []
    for index, (what, at, value) in enumerate(sorted(drawn, key=lambda item: item[1])):
        when, name = minute(at), f"h{index}"
        if what == "call":
            row = call(when, ABROAD, PHONE, value, event_id=name)
        elif what == "known":
            row = call(when, STRANGER, PHONE, value, event_id=name, origin="country")
        elif what == "end":
            row = event("call_end", when, event_id=name, call_id=value, caller=ABROAD,
                        callee=PHONE, duration_s=60)  # fmt: skip
        elif what == "app":
            row = event("app_install", when, event_id=name, phone=PHONE, app="cn.x")
        elif what == "pay":
            row = transfer(when, ACCOUNT, value, 900_000, event_id=name, transfer_id=name)
        else:
            row = event("visit", when, event_id=name, phone=PHONE, host=value)
        made.append([row])
    return made


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=st.lists(happenings, max_size=14), cut=st.integers(0, 14))
def test_it_says_the_same_after_a_restart_at_any_place(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[str, int, str]], cut: int
) -> None:
    data = tmp_path_factory.mktemp("log")
    knows = known(listed=(listing("host", "bad.example"), listing("number", STRANGER)))
    whole = watched(data, *as_events(drawn), knows=knows)
    log = Log(data / "log")
    batches = list(log.read(0))
    before = batches[: min(cut, len(batches))]
    first = Watch(rules_in_force(), knows)
    said = [signal for batch in before for signal in first.read(batch)]
    again = Watch(rules_in_force(), knows)
    if before:
        start = log.position_at(first.time - rules_in_force().window)
        for batch in log.read(start):
            if batch.first < before[-1].end:
                again.read(batch)
    rest = [signal for batch in batches[len(before) :] for signal in again.read(batch)]
    assert [s.signal_id for s in said + rest] == [s.signal_id for s in whole]
