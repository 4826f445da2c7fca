"""Ordinary money: wages, shopping, bills, family, cash, trade between firms."""

from __future__ import annotations

import calendar
from datetime import timedelta

import numpy as np

from fanzha.sim.arrays import Ints, Rng, fen_of, heavy, pick, stream, uneven
from fanzha.sim.batch import DAY, HOUR
from fanzha.sim.data import load
from fanzha.sim.moments import moments, times_a_person
from fanzha.sim.plan import CHANNELS, PURPOSES, Plan
from fanzha.sim.town import Town
from fanzha.words.enums import Channel


def money(town: Town, days: int, plan: Plan) -> None:
    """Write every ordinary payment of the record into `plan`."""
    _shopping(town, days, plan)
    _bills(town, days, plan)
    _family(town, days, plan)
    _far_away(town, days, plan)
    _cash(town, days, plan)
    _wages(town, days, plan)
    _trade(town, days, plan)
    _shops_pay_suppliers(town, days, plan)


def _payers(town: Town, rng: Rng, days: int, per_day: float, sigma: float = 0.7) -> Ints:
    """The resident behind each payment; only those with an account."""
    holders = np.flatnonzero(town.accounts.main >= 0)
    return holders[times_a_person(rng, uneven(rng, len(holders), per_day * days, sigma))]


def _fen(rng: Rng, n: int, name: str) -> Ints:
    return fen_of(heavy(rng, n, **load("days")["money"][name]))


def _shopping(town: Town, days: int, plan: Plan) -> None:
    data, rng = load("days")["money"], stream(town.seed, "shopping")
    person = _payers(town, rng, days, data["shopping_per_day"], data["shopping_sigma"])
    n, shops = len(person), town.accounts.others["merchant"]
    weights = 1.0 / np.arange(1, len(shops) + 1) ** 0.8
    shop = shops.start + pick(rng, weights.tolist(), n)
    plan.block(
        moments(rng, town, days, n, "money"),
        town.accounts.main[person],
        shop,
        amount=_fen(rng, n, "shopping_yuan"),
        channel=CHANNELS.index(Channel.QR),
    )


def _bills(town: Town, days: int, plan: Plan) -> None:
    rng = stream(town.seed, "bills")
    person = _payers(town, rng, days, load("days")["money"]["bills_per_week"] / 7)
    firms = town.accounts.others["payment_firm"]
    plan.block(
        moments(rng, town, days, len(person), "money"),
        town.accounts.main[person],
        rng.integers(firms.start, firms.stop, len(person)),
        amount=_fen(rng, len(person), "bills_yuan"),
    )


def _family(town: Town, days: int, plan: Plan) -> None:
    rng = stream(town.seed, "family")
    person = _payers(town, rng, days, load("days")["money"]["family_per_week"] / 7)
    n, home = len(person), town.people.household
    near = (person + rng.choice([-1, 1], n)) % len(home)
    friend = town.circle[person, rng.integers(0, 3, n)]
    other = np.where(home[near] == home[person], near, friend)
    plan.block(
        moments(rng, town, days, n, "money"),
        town.accounts.main[person],
        town.accounts.main[other],
        amount=_fen(rng, n, "family_yuan"),
        purpose=_purpose(rng, n, "生活费"),
    )


def _far_away(town: Town, days: int, plan: Plan) -> None:
    """To and from people outside the county: children at work, sellers, landlords."""
    rng = stream(town.seed, "far away")
    person = _payers(town, rng, days, load("days")["money"]["outside_per_week"] / 7)
    n, group = len(person), town.accounts.others["outside"]
    here = town.accounts.main[person]
    there = group.start + (person * 31 + rng.integers(0, 3, n)) % len(group)
    out = rng.random(n) < 0.55
    plan.block(
        moments(rng, town, days, n, "money"),
        np.where(out, here, there),
        np.where(out, there, here),
        amount=_fen(rng, n, "outside_yuan"),
        purpose=rng.integers(-1, len(PURPOSES), n),
    )


def _cash(town: Town, days: int, plan: Plan) -> None:
    """Cash out of a machine of one's own bank, in whole hundreds."""
    rng = stream(town.seed, "cash")
    person = _payers(town, rng, days, load("days")["money"]["cash_per_week"] / 7)
    accounts = town.accounts
    desk = accounts.others["cash"].start + accounts.bank[accounts.main[person]]
    hundreds = np.maximum(_fen(rng, len(person), "cash_yuan") // 10_000, 1)
    plan.block(
        moments(rng, town, days, len(person), "money"),
        accounts.main[person],
        desk,
        amount=hundreds * 10_000,
        channel=CHANNELS.index(Channel.ATM),
    )


def _wages(town: Town, days: int, plan: Plan) -> None:
    """Each firm has a pay day of the month; some workers are paid every week instead."""
    data, rng = load("days")["money"], stream(town.seed, "wages")
    staff = np.flatnonzero((town.people.employer >= 0) & (town.accounts.main >= 0))
    firm = town.people.employer[staff]
    monthly = rng.random(len(staff)) < data["monthly_share"]
    pay_day = rng.integers(1, 29, len(town.firm_name))[firm]
    wage = _fen(rng, len(staff), "wages_yuan")
    for day in range(days):
        today = town.start + timedelta(days=day)
        month = calendar.monthrange(today.year, today.month)[1]
        due = np.where(monthly, pay_day == today.day, pay_day % 7 == today.weekday())
        paid = np.flatnonzero(due)
        when = town.midnight_us + day * DAY + 9 * HOUR + rng.integers(0, 2 * HOUR, len(paid))
        plan.block(
            when,
            town.accounts.company.start + firm[paid],
            town.accounts.main[staff[paid]],
            amount=np.where(monthly[paid], wage[paid], wage[paid] * 7 // month),
            channel=CHANNELS.index(Channel.BATCH),
            purpose=PURPOSES.index("工资"),
        )


def _trade(town: Town, days: int, plan: Plan) -> None:
    """Firms pay one another, and sellers outside, at office hours."""
    rng, firms = stream(town.seed, "trade"), town.accounts.company
    per_week = load("days")["money"]["trade_per_week"]
    payer = times_a_person(rng, uneven(rng, len(firms), per_week * days / 7, 0.8))
    n, group = len(payer), town.accounts.others["outside"]
    payee = np.where(
        rng.random(n) < 0.6,
        firms.start + rng.integers(0, len(firms), n),
        rng.integers(group.start, group.stop, n),
    )
    plan.block(
        moments(rng, town, days, n, "office"),
        firms.start + payer,
        payee,
        amount=_fen(rng, n, "trade_yuan"),
        channel=CHANNELS.index(Channel.WEB),
        purpose=_purpose(rng, n, "货款"),
    )


def _shops_pay_suppliers(town: Town, days: int, plan: Plan) -> None:
    rng, shops = stream(town.seed, "suppliers"), town.accounts.others["merchant"]
    payer = times_a_person(rng, np.full(len(shops), 2.0 * days / 7))
    n, firms = len(payer), town.accounts.company
    plan.block(
        moments(rng, town, days, n, "office"),
        shops.start + payer,
        rng.integers(firms.start, firms.stop, n),
        permille=rng.integers(150, 500, n),
        purpose=PURPOSES.index("货款"),
    )


def _purpose(rng: Rng, n: int, text: str) -> Ints:
    """That purpose on half of the payments, none on the others."""
    return np.where(rng.random(n) < 0.5, PURPOSES.index(text), -1)
