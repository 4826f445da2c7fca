"""What the ledger moved, as events: transfers, statement lines, the sign-ins before them."""

from __future__ import annotations

import numpy as np

from fanzha.sim.arrays import MISSING, Ints, stream
from fanzha.sim.banks import KINDS
from fanzha.sim.batch import DAY, HOUR, MARKS, SECOND, Batch, batch
from fanzha.sim.data import load
from fanzha.sim.ledger import Moved
from fanzha.sim.plan import CHANNELS, Payments
from fanzha.sim.town import Town
from fanzha.words.enums import AccountKind, Channel, Direction

_DIRECTIONS = tuple(Direction)
_OWN = tuple(KINDS.index(k) for k in (AccountKind.TYPE_1, AccountKind.TYPE_2, AccountKind.COMPANY))


def transfer_numbers(planned: Payments, moved: Moved) -> Ints:
    """For each planned payment its number in order of time, -1 where nothing moved."""
    done = np.flatnonzero(moved.done)
    order = done[np.argsort(planned["time"][done], kind="stable")]
    number = np.full(len(planned), MISSING)
    number[order] = np.arange(len(order))
    return number


def transfers(town: Town, planned: Payments, moved: Moved, number: Ints) -> Batch:
    """Every payment that moved money, in order of time."""
    rows = _in_order(number)
    payer, payee = planned["payer"][rows], planned["payee"][rows]
    made = batch(
        "transfer",
        planned["time"][rows],
        transfer_id=number[rows],
        payer=payer,
        payee=payee,
        payer_bank=town.accounts.bank[payer],
        payee_bank=town.accounts.bank[payee],
        amount_fen=moved.amount[rows],
        channel=planned["channel"][rows],
        purpose=planned["purpose"][rows],
        payee_name=payee,
        exit_kind=town.accounts.exit_kind()[payee],
    )
    return Batch(made.kind, made.time, made.columns, {name: planned[name][rows] for name in MARKS})


def statement_lines(town: Town, planned: Payments, moved: Moved, number: Ints) -> Batch:
    """Both sides of every transfer, for residents' and firms' accounts; out before in."""
    rows = np.repeat(_in_order(number), 2)
    out = np.arange(len(rows)) % 2 == 0
    payer, payee = planned["payer"][rows], planned["payee"][rows]
    account, other = np.where(out, payer, payee), np.where(out, payee, payer)
    made = batch(
        "statement_line",
        planned["time"][rows],
        statement_id=np.arange(len(rows)),
        transfer_id=number[rows],
        account=account,
        direction=np.where(out, _DIRECTIONS.index(Direction.OUT), _DIRECTIONS.index(Direction.IN)),
        counterparty=other,
        counterparty_name=other,
        counterparty_bank=town.accounts.bank[other],
        amount_fen=moved.amount[rows],
        balance_fen=np.where(out, moved.payer_after[rows], moved.payee_after[rows]),
        channel=planned["channel"][rows],
    )
    return made.only(np.isin(town.accounts.kind[account], _OWN))


def night_after(town: Town, lines: Batch) -> Ints:
    """When the bank hands each line over: in the night after its day, microseconds UTC."""
    spec, rng = load("feeds")["statements"], stream(town.seed, "statement nights")
    midnight = town.midnight_us + ((lines.time - town.midnight_us) // DAY + 1) * DAY
    wait = rng.integers(0, spec["spread_s"] * SECOND, len(lines))
    found: Ints = midnight + spec["hour"] * HOUR + wait
    return found


def sign_ins(town: Town, made: Batch) -> Batch:
    """A sign-in some seconds before most transfers residents make on a phone or the web."""
    rng, n = stream(town.seed, "sign in"), len(made)
    online = np.isin(
        made.columns["channel"], [CHANNELS.index(Channel.APP), CHANNELS.index(Channel.WEB)]
    )
    payer = made.columns["payer"]
    holder = town.accounts.holder[payer]
    shown = online & (holder >= 0) & (rng.random(n) < load("days")["sign_ins"]["before_transfer"])
    ip = rng.integers(town.web.home_ips.start, town.web.home_ips.stop, n)
    when = made.time - rng.integers(15 * SECOND, 240 * SECOND, n)
    line = np.where(holder >= 0, town.lines.of_person[holder], MISSING)
    return batch("sign_in", when, account=payer, line=line, ip=ip).only(shown)


def _in_order(number: Ints) -> Ints:
    rows = np.flatnonzero(number >= 0)
    return rows[np.argsort(number[rows], kind="stable")]
