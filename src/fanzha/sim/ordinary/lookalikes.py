"""Innocent people doing what scripts make victims and mules do. Rates: data/lookalikes.toml."""

from __future__ import annotations

from typing import Any

import numpy as np

from fanzha.sim.acts import Act
from fanzha.sim.arrays import Ints, Rng, fen_of, heavy, stream
from fanzha.sim.batch import HOUR, MINUTE, Batch, batch
from fanzha.sim.bodies import Bodies
from fanzha.sim.data import load
from fanzha.sim.moments import moments
from fanzha.sim.plan import Plan
from fanzha.sim.town import Town


def lookalikes(town: Town, days: int, bodies: Bodies, plan: Plan) -> list[Batch]:
    """Every act of `Act`, done by people no script has touched."""
    _payments(town, days, plan)
    _pass_through(town, days, plan)
    return [*_calls(town, days), *_online(town, days, bodies)]


def _who(town: Town, days: int, act: Act, able: Ints) -> tuple[Rng, dict[str, Any], Ints]:
    """Who does it: so many per 10,000 residents and week, among those able to."""
    spec, rng = load("lookalikes")[act.code], stream(town.seed, "lookalike", act.code)
    count = rng.poisson(len(town.people) * spec["per_10000_week"] / 10_000 * days / 7)
    return rng, spec, able[rng.integers(0, len(able), max(1, count))]


def _calls(town: Town, days: int) -> list[Batch]:
    lines, made = town.lines, []
    able = np.flatnonzero((lines.of_person >= 0) & (town.people.age >= 16))
    ends = {
        Act.FOREIGN_CALL: lines.strangers["foreign"],
        Act.VIRTUAL_CALL: lines.strangers["virtual"],
        Act.LONG_CALL: lines.strangers["country"],
    }
    for act, group in ends.items():
        rng, _, person = _who(town, days, act, able)
        spec = load("lookalikes")[act.code]["minutes"]
        minutes = heavy(rng, len(person), spec["median"], spec["sigma"]).clip(0.1, 240)
        far = group.start + (person * 17 + rng.integers(0, 2, len(person))) % len(group)
        made.append(
            batch(
                "call",
                moments(rng, town, days, len(person), "calls"),
                act,
                person=person,
                caller=far,
                callee=lines.of_person[person],
                duration_us=(minutes * MINUTE).astype(np.int64),
            )
        )
    return made


def _online(town: Town, days: int, bodies: Bodies) -> list[Batch]:
    web, line = town.web, town.lines.of_person
    able = np.flatnonzero((line >= 0) & (town.people.age >= 12))

    def drawn(act: Act, profile: str) -> tuple[Rng, Ints, Ints]:
        rng, _, person = _who(town, days, act, able)
        return rng, person, moments(rng, town, days, len(person), profile)

    rng, person, when = drawn(Act.TEXT_LINK, "texts")
    sender = _link_senders(rng, town, len(person))
    body = bodies.any_of(rng, "link", len(person))
    texts = batch("text", when, Act.TEXT_LINK, person=person, sender=sender, receiver=line[person],
                  body=body)  # fmt: skip
    rng, person, when = drawn(Act.YOUNG_SITE, "visits")
    host = rng.integers(web.young.start, web.young.stop, len(person))
    visits = batch("visit", when, Act.YOUNG_SITE, person=person, phone=line[person], host=host)
    rng, person, when = drawn(Act.OUTSIDE_APP, "visits")
    app = rng.integers(web.outside.start, web.outside.stop, len(person))
    host = rng.integers(web.young.start, web.young.stop, len(person))
    apps = batch("app_install", when, Act.OUTSIDE_APP, person=person, phone=line[person], app=app,
                 store=0, host=host)  # fmt: skip
    able = able[town.accounts.main[able] >= 0]
    rng, person, when = drawn(Act.FOREIGN_SIGN_IN, "visits")
    ip = rng.integers(web.foreign_ips.start, web.foreign_ips.stop, len(person))
    looks = batch("sign_in", when, Act.FOREIGN_SIGN_IN, person=person,
                  account=town.accounts.main[person], line=line[person], ip=ip)  # fmt: skip
    return [texts, visits, apps, looks]


def _link_senders(rng: Rng, town: Town, n: int) -> Ints:
    """Mostly bulk ports; the rest phones outside the county."""
    ports, far = town.lines.ports, town.lines.strangers["country"]
    stranger = rng.random(n) < load("lookalikes")["text_link"]["from_strangers"]
    port = rng.integers(ports.start, ports.stop, n)
    return np.where(stranger, rng.integers(far.start, far.stop, n), port)


def _payments(town: Town, days: int, plan: Plan) -> None:
    """New payees, emptied savings, small sums from strangers."""
    accounts, group = town.accounts, town.accounts.others["outside"]
    able = np.flatnonzero(accounts.main >= 0)
    rng, spec, person = _who(town, days, Act.NEW_PAYEE, able)
    n = len(person)
    plan.block(
        moments(rng, town, days, n, "money"),
        accounts.main[person],
        _stranger(rng, town, n),
        amount=fen_of(heavy(rng, n, **spec["yuan"])),
        act=Act.NEW_PAYEE,
        person=person,
    )
    rng, spec, person = _who(town, days, Act.MONEY_FROM_STRANGER, able)
    n = len(person)
    plan.block(
        moments(rng, town, days, n, "money"),
        rng.integers(group.start, group.stop, n),
        accounts.main[person],
        amount=fen_of(heavy(rng, n, **spec["yuan"])),
        act=Act.MONEY_FROM_STRANGER,
        person=person,
    )
    savers = np.flatnonzero(accounts.savings >= 0)
    rng, spec, person = _who(town, days, Act.EMPTIED_SAVINGS, savers)
    n, (least, most) = len(person), spec["left_permille"]
    plan.block(
        moments(rng, town, days, n, "office"),
        accounts.savings[person],
        np.where(rng.random(n) < 0.5, accounts.main[person], _stranger(rng, town, n)),
        permille=1000 - rng.integers(least, most, n),
        act=Act.EMPTIED_SAVINGS,
        person=person,
    )


def _stranger(rng: Rng, town: Town, n: int) -> Ints:
    """Mostly people elsewhere; now and then a trader in virtual currency or a payee abroad."""
    others, chance = town.accounts.others, rng.random(n)

    def one(name: str) -> Ints:
        return rng.integers(others[name].start, others[name].stop, n)

    return np.select(
        [chance < 0.03, chance < 0.06], [one("virtual_currency"), one("abroad")], one("outside")
    )


def _pass_through(town: Town, days: int, plan: Plan) -> None:
    """Somebody collects from many and passes nearly all of it on the same day."""
    accounts = town.accounts
    able = np.flatnonzero((accounts.main >= 0) & (town.people.age >= 18))
    rng, spec, heads = _who(town, days, Act.PASS_THROUGH, able)
    ends = moments(rng, town, days, len(heads), "money")
    for head, end in zip(heads.tolist(), ends.tolist(), strict=True):
        payers = able[rng.integers(0, len(able), int(rng.integers(*spec["payers"])))]
        fen = int(fen_of(heavy(rng, 1, **spec["yuan"]))[0])
        shop = int(_stranger(rng, town, 1)[0])
        for payer in payers[payers != head].tolist():
            when = end - int(rng.integers(10 * MINUTE, 5 * HOUR))
            paid = plan.pay(when, int(accounts.main[payer]), int(accounts.main[head]), amount=fen)
            plan.pay(end, int(accounts.main[head]), shop, parent=paid,
                     permille=int(rng.integers(900, 1001)), act=Act.PASS_THROUGH, person=head)  # fmt: skip
