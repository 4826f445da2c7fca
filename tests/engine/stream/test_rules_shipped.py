"""Every shipped rule fires on what it is after, and not on the nearest innocent thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from fanzha.engine.stream.known import REGISTER, Knowledge
from fanzha.engine.stream.rules import Rule, default
from fanzha.words.reasons import needs
from tests.engine.stream.made_up import (
    BEGIN,
    DAY,
    HOUR,
    MINUTE,
    RESIDENT,
    call,
    ended,
    event,
    listed,
    numbers,
    pay,
    said,
    text,
)

Events = Iterator[Any]
SECOND = timedelta(seconds=1)
FAR, MINE = "+21000000001", "9900000000000001"
PROVINCES = [f"{code}0101" for code in (11, 12, 13, 14, 15, 21, 22, 23, 31, 32)]
LOAN = "无抵押贷款当天放款"


@dataclass
class Case:
    """What the rule is after, the innocent twin, and what is known besides."""

    guilty: Callable[[], Events]
    twin: Callable[[], Events]
    known: Knowledge = field(default_factory=Knowledge)


def of(*events: Any) -> Callable[[], Events]:
    return lambda: iter(events)


def dialled(caller: str, how_many: int, seconds: int, **columns: Any) -> Events:
    """Calls to so many people, one a minute, each so long; regions in turn."""
    regions = columns.pop("regions", PROVINCES[:1])
    for at, callee in enumerate(numbers("15500", how_many)):
        region = regions[at % len(regions)]
        began = call(BEGIN + at * MINUTE, caller, callee, callee_region=region, **columns)
        yield began
        if columns.get("answered") is not False:
            yield ended(began, seconds)


def still_on(after: timedelta, **columns: Any) -> Events:
    """A call, and another so much later: the first is known to be on."""
    yield call(BEGIN, columns.pop("caller", FAR), **columns)
    for at in range(1, 8):
        yield call(BEGIN + after * at / 7, "15600000009", "15600000008", origin="local")


def hung_up(seconds: int, **columns: Any) -> Events:
    """The same, but the end arrives."""
    first, *others = still_on(timedelta(seconds=2 * seconds), **columns)
    yield from [first, ended(first, seconds), *others]


def on_device(device: str, lines: int, each: int) -> Events:
    """So many numbers call from one device, each so many people."""
    for at in range(lines * each):
        line = f"15700{at % lines:06d}"
        yield call(BEGIN + at * MINUTE, line, f"15800{at:06d}", origin="local", device=device)


def by_days(*lines: str) -> Events:
    """One line a day from one device, twenty calls each."""
    for day, line in enumerate(lines):
        for at in range(20):
            when = BEGIN + day * DAY + at * MINUTE
            yield call(when, line, f"15800{at:06d}", origin="local", device="d1")


def relayed(callers: int, targets: int, calls: int) -> Events:
    for at in range(calls):
        yield call(
            BEGIN + at * MINUTE,
            f"15500{at % callers:06d}",
            f"15600{at % targets:06d}",
            forwarded_from="15999000001",
        )


def spread(sender: str, body: str, receivers: int, cells: int) -> Events:
    """A text to many within three minutes, over so many base stations."""
    for at, receiver in enumerate(numbers("15500", receivers)):
        when = BEGIN + at * 3 * MINUTE / receivers
        yield text(when, sender, body, receiver=receiver, cell=f"C{at % cells}")


def visit(at: datetime, host: str, phone: str = RESIDENT) -> Any:
    return event("visit", at, phone=phone, host=host)


def install(at: datetime, *, store: bool = False, host: str | None = None) -> Any:
    return event(
        "app_install", at, phone=RESIDENT, device="d1", app="xu.gou", store=store, host=host
    )


def signed_in(at: datetime, account: str, **columns: Any) -> Any:
    return event("sign_in", at, account=account, **columns)


def shared_device(accounts: int) -> Events:
    return (signed_in(BEGIN + at * MINUTE, f"9900{at}", device="d1") for at in range(accounts))


def paid(payer: str, yuan: float, payees: int, start: datetime = BEGIN, **columns: Any) -> Events:
    """The payer pays so many others, a minute apart."""
    for at in range(payees):
        yield pay(start + at * MINUTE, payer, f"99010000{at:04d}", yuan, **columns)


def gathered(payee: str, yuan: float, payers: int) -> Events:
    for at in range(payers):
        yield pay(BEGIN + at * MINUTE, f"99020000{at:04d}", payee, yuan)


def then(*parts: Events | list[Any]) -> Callable[[], Events]:
    events = [event for part in parts for event in part]  # asked for more than once
    return lambda: iter(events)


def mine(known: Knowledge) -> Knowledge:
    """What is known, and that the account MINE is the resident's."""
    row = {"kind": "account", "value": MINE, "phone": RESIDENT, "before": False}
    return known.with_register(pa.Table.from_pylist([row], schema=REGISTER))


def far_call(seconds: int) -> list[Any]:
    began = call(BEGIN, FAR, origin="foreign")
    return [began, ended(began, seconds)]


LONG_AGO = call(BEGIN - 5 * DAY, "15600000009", "15600000008", origin="local")
LATER = BEGIN + 20 * MINUTE
NUMBERS, HOSTS = listed("numbers", FAR), listed("hosts", "xu.gou.example")
ACCOUNTS = mine(listed("accounts", "99010000", "99019999"))
LINKED = text(BEGIN, "106912345", f"{LOAN} http://dk.example/x", origin="country")

CASES = {
    "foreign_call": Case(of(call(BEGIN, FAR, origin="foreign")), of(call(BEGIN, "15500000001"))),
    "virtual_call": Case(
        of(call(BEGIN, "16900000001", origin="virtual")),
        of(call(BEGIN, "16900000001", origin="virtual", answered=False)),
    ),
    "foreign_call_on": Case(
        lambda: still_on(15 * MINUTE, origin="foreign"), lambda: hung_up(500, origin="foreign")
    ),
    "virtual_call_on": Case(
        lambda: still_on(15 * MINUTE, origin="virtual"), lambda: hung_up(500, origin="virtual")
    ),
    "stranger_call_on": Case(
        lambda: still_on(40 * MINUTE, caller="15500000001"),
        lambda: hung_up(1500, caller="15500000001"),
    ),
    "listed_call": Case(of(call(BEGIN, FAR)), of(call(BEGIN, "15500000001")), NUMBERS),
    "mass_caller_call": Case(
        lambda: dialled("15500999999", 20, 5, origin="province"),
        lambda: dialled("15500999999", 20, 5, origin="local"),  # a courier of the county
    ),
    "spoofed_call": Case(
        of(call(BEGIN, "+86110", origin="foreign")), of(call(BEGIN, "110", origin="local"))
    ),
    "relayed_call": Case(lambda: relayed(3, 5, 5), lambda: relayed(5, 1, 5)),
    "sim_box_call": Case(lambda: on_device("box", 6, 8), lambda: on_device("repair", 12, 2)),
    "mass_dialling": Case(
        lambda: dialled("15500999999", 45, 4, regions=PROVINCES[:6]),
        lambda: dialled("15500999999", 45, 50),  # a call centre people talk to
    ),
    "short_unanswered": Case(
        lambda: dialled("15500999999", 25, 0, answered=False),
        lambda: dialled("15500999999", 25, 50),
    ),
    "wide_reach": Case(
        lambda: dialled("15500999999", 32, 50, regions=PROVINCES[:9]),
        lambda: dialled("15500999999", 12, 50, regions=PROVINCES[:9]),  # a salesman's customers
    ),
    "far_mass_calls": Case(
        lambda: dialled(FAR, 22, 4, origin="foreign"),
        lambda: dialled("16900000001", 22, 40, origin="virtual"),  # a delivery platform
    ),
    "many_sims": Case(lambda: on_device("box", 6, 8), lambda: on_device("repair", 12, 2)),
    "number_changes": Case(
        lambda: by_days("15700000001", "15700000002", "15700000003", "15700000004"),
        lambda: by_days("15700000001", "15700000002", "15700000001", "15700000002"),  # two cards
    ),
    "spoofing_line": Case(
        lambda: dialled("15500999999", 2, 60, shown_number="96110"),
        lambda: dialled("15500999999", 2, 60, shown_number="4001230000"),  # a shop's hotline
    ),
    "forward_chain": Case(lambda: relayed(4, 8, 12), lambda: relayed(12, 1, 12)),
    "known_number": Case(
        lambda: still_on(4 * MINUTE, origin="foreign"),
        lambda: hung_up(60, origin="foreign"),
        NUMBERS,
    ),
    "spoofed_call_on": Case(
        lambda: still_on(4 * MINUTE, origin="foreign", shown_number="110"),
        lambda: hung_up(60, origin="foreign", shown_number="110"),
    ),
    "scam_text": Case(
        of(text(BEGIN, "106912345", LOAN)), of(text(BEGIN, "106912345", "您的包裹已到驿站"))
    ),
    "scam_text_link": Case(of(LINKED), of(text(BEGIN, "106912345", LOAN))),
    "fake_station_text": Case(
        lambda: spread("95588", "您的积分即将清零", 25, 1),
        lambda: spread("95588", "您的账单已出", 200, 40),  # the bank's own notice
    ),
    "fake_station": Case(
        lambda: spread("95588", "您的积分即将清零", 25, 1),
        lambda: spread("95588", "您的账单已出", 200, 8),  # as many at each of the stations
    ),
    "bulk_1069": Case(
        lambda: spread("106912345", f"{LOAN} dk.example/x", 30, 9),
        lambda: spread("106912345", "派件改期请点 kd.example", 30, 9),
    ),
    "listed_site_visit": Case(
        of(visit(BEGIN, "xu.gou.example")), of(visit(BEGIN, "gou.example")), HOSTS
    ),
    "listed_site": Case(of(visit(BEGIN, "xu.gou.example")), of(visit(BEGIN, "gou.example")), HOSTS),
    "lookalike_visit": Case(
        of(visit(BEGIN, "icbc-vip.top")), of(visit(BEGIN, "mybank.icbc.com.cn"))
    ),
    "new_lookalike": Case(
        of(LONG_AGO, visit(BEGIN, "icbc-vip.top")),
        of(visit(BEGIN - 9 * DAY, "weixinjia.example"), visit(BEGIN, "weixinjia.example")),
    ),
    "new_site_visit": Case(
        of(LONG_AGO, visit(BEGIN, "xin.example")),
        of(visit(BEGIN - 5 * DAY, "jiu.example"), visit(BEGIN, "jiu.example")),
    ),
    "texted_site_visit": Case(
        of(LINKED, visit(LATER, "dk.example")), of(LINKED, visit(BEGIN + 3 * HOUR, "dk.example"))
    ),
    "text_then_visit": Case(
        of(LINKED, visit(LATER, "dk.example")),
        of(LINKED, visit(LATER, "dk.example", "15400000002")),
    ),
    "outside_app": Case(of(install(BEGIN)), of(install(BEGIN, store=True))),
    "listed_app": Case(
        of(install(BEGIN, host="xu.gou.example")), of(install(BEGIN, host="gou.example")), HOSTS
    ),
    "app_in_call": Case(
        then(far_call(900), [install(LATER)]), then(far_call(900), [install(BEGIN + 3 * HOUR)])
    ),
    "risk_sign_in": Case(
        of(signed_in(BEGIN, MINE, ip_region="MM")), of(signed_in(BEGIN, MINE, ip_region="SG"))
    ),
    "shared_device_sign_in": Case(lambda: shared_device(3), lambda: shared_device(2)),  # a couple
    "many_accounts_device": Case(lambda: shared_device(5), lambda: shared_device(4)),
    "new_payee_large": Case(
        of(pay(BEGIN, MINE, "99010001", 8_000)),
        of(pay(BEGIN, MINE, "99010001", 300), pay(LATER, MINE, "99010001", 8_000)),
    ),
    "one_large": Case(
        of(pay(BEGIN, MINE, "99010001", 60_000)),
        of(pay(BEGIN, MINE, "99010001", 300), pay(LATER, MINE, "99010001", 60_000)),
    ),
    "many_small": Case(
        lambda: paid(MINE, 1_500, 5),
        lambda: paid(MINE, 90, 5),  # an afternoon's shopping
    ),
    "pay_listed": Case(
        of(pay(BEGIN, MINE, "99010000", 100)), of(pay(BEGIN, "99019999", "99010000", 100)), ACCOUNTS
    ),
    "listed_account": Case(
        of(pay(BEGIN, MINE, "99010000", 100)), of(pay(BEGIN, "99019999", "99010000", 100)), ACCOUNTS
    ),
    "pay_passing_account": Case(
        then(
            gathered("99030001", 9_000, 2),
            paid("99030001", 7_000, 2, LATER),
            [pay(LATER + HOUR, MINE, "99030001", 3_000)],
        ),
        then(gathered("99030001", 9_000, 2), [pay(LATER + HOUR, MINE, "99030001", 3_000)]),
    ),
    "pay_risky_exit": Case(
        of(pay(BEGIN, MINE, "99040001", 3_000, exit_kind="virtual_currency")),
        of(pay(BEGIN, MINE, "99040001", 3_000, exit_kind="merchant")),
    ),
    "in_and_out": Case(
        then(gathered("99030001", 20_000, 1), paid("99030001", 9_000, 2, LATER)),
        then(gathered("99030001", 20_000, 1), paid("99030001", 9_000, 2, LATER, channel="batch")),
    ),
    "gathered_out": Case(
        then(gathered("99030001", 5_000, 5), paid("99030001", 22_000, 1, LATER)),
        then(gathered("99030001", 90, 12), paid("99030001", 1_000, 1, LATER)),  # group buying
    ),
    "scattered_out": Case(
        then(gathered("99030001", 30_000, 1), paid("99030001", 6_000, 4, LATER)),
        then(gathered("99030001", 30_000, 1), paid("99030001", 6_000, 4, LATER, channel="batch")),
    ),  # wages
    "like_amounts": Case(
        lambda: paid("99030001", 2_000, 6),
        lambda: paid("99030001", 200, 6),  # red packets
    ),
    "dormant_awake": Case(
        of(pay(BEGIN - 200 * DAY, MINE, "99050001", 10), pay(BEGIN, MINE, "99050001", 9_000)),
        of(pay(BEGIN - 30 * DAY, MINE, "99050001", 10), pay(BEGIN, MINE, "99050001", 9_000)),
    ),
    "large_payment_after_call": Case(
        then(far_call(600), [pay(LATER, MINE, "99010001", 8_000)]),
        then(
            far_call(600),
            [pay(BEGIN - HOUR, MINE, "99010001", 9), pay(LATER, MINE, "99010001", 8_000)],
        ),
        mine(Knowledge()),
    ),
    "large_payment_after_app": Case(
        of(install(BEGIN), pay(LATER, MINE, "99010001", 8_000)),
        of(install(BEGIN, store=True), pay(LATER, MINE, "99010001", 8_000)),
        mine(Knowledge()),
    ),
}


def of_this_page() -> list[Rule]:
    """The shipped rules without those on the victim's risk, which are tried with it."""
    return [rule for rule in default().rules if "victim_risk" not in rule.predicate.columns]


@pytest.mark.parametrize("name", CASES)
def test_it_says_what_the_rule_is_after(name: str) -> None:
    assert name in said(CASES[name].guilty(), CASES[name].known)


@pytest.mark.parametrize("name", CASES)
def test_it_says_nothing_of_the_innocent_twin(name: str) -> None:
    assert name not in said(CASES[name].twin(), CASES[name].known)


def test_it_tries_every_shipped_rule_that_is_not_of_the_victims_risk() -> None:
    assert {rule.name for rule in of_this_page()} - set(CASES) == set()


def test_every_shipped_rule_has_a_sentence_that_its_event_and_columns_can_fill() -> None:
    for rule in of_this_page():
        wanted = needs(rule.name)
        filled = {"amount", "minutes", "percent", "origin", "app", "host", *rule.predicate.columns}
        assert wanted is not None, rule.name
        assert wanted <= filled, rule.name
