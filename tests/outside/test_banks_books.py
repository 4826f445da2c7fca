"""The made-up banks' books add up, whatever launderers, faults, measures and restarts do."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fanzha.outside.bank.simulator.banks import Banks
from fanzha.outside.bank.simulator.journal import Journal
from fanzha.outside.bank.simulator.launderers import Gang, onward
from fanzha.outside.bank.simulator.world import world_of
from fanzha.recover.message.codes import Code

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
MULES = {f"M{number}": f"B{number % 5 + 1:02}" for number in range(12)}
EXITS = {"ATM": "cash", "SHOP": "merchant", "OTC": "virtual_currency"}
PAID = {"V1": 5_000_000, "V2": 123_457}


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def world(seed: int, **more: Any) -> dict[str, Any]:
    """Two victims pay two mules; the gang does the rest."""
    accounts = [
        {"number": one, "bank": bank, "holder": f"{one}(虚构)"} for one, bank in MULES.items()
    ]
    accounts += [
        {"number": one, "bank": "B09", "holder": f"{one}(虚构)", "balance_fen": fen + 11}
        for one, fen in PAID.items()
    ]
    payments = [
        {"transfer_id": f"p{one}", "due": at(1).isoformat(), "payer": one, "payee": f"M{place}",
         "amount_fen": fen}
        for place, (one, fen) in enumerate(PAID.items())
    ]  # fmt: skip
    gang = {"accounts": MULES, "exits": EXITS, "leaves": 0.2, "seed": seed}
    return {"accounts": accounts, "transfers": payments, "gang": gang, "seed": seed, **more}


def out_fen(banks: Banks) -> int:
    """What has left to accounts outside the books."""
    lines = banks.books.done.values()
    return sum(line["amount_fen"] for line in lines if line["payee"] not in banks.books.accounts)


def balances(banks: Banks) -> int:
    return sum(account.balance_fen for account in banks.books.accounts.values())


ACTS = st.lists(
    st.tuples(
        st.floats(0.1, 30), st.sampled_from(list(Code)), st.sampled_from(sorted(MULES)),
        st.integers(0, 9), st.integers(0, 6_000_000),
    ),
    max_size=25,
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), acts=ACTS, kill=st.integers(0, 25), drop=st.floats(0, 0.5))
def test_money_in_is_money_out_and_what_is_left(
    seed: int, acts: list[tuple[float, Code, str, int, int]], kill: int, drop: float
) -> None:
    with tempfile.TemporaryDirectory() as place:
        faults = {"default": {"drop": drop, "double": 0.2}}
        plan = world_of(world(seed, faults=faults, drawn=[1, 600]))
        banks, minute = Banks(plan, Journal(Path(place))), 0.0
        opening = balances(banks)
        for number, (wait, code, account, order, fen) in enumerate(acts):
            if number == kill:
                banks = Banks(plan, Journal(Path(place)))
            minute += wait
            body = {
                "account": account, "amount_fen": fen, "order": f"k{order}", "monitor": f"k{order}",
                "until": at(600).isoformat(), "since": START.isoformat(), "to_account": "V1",
            }  # fmt: skip
            message = {"key": f"k{number}", "code": code, "bank": MULES[account], "body": body}
            banks.take(message, at(minute))
            banks.work(at(minute))
            assert balances(banks) + out_fen(banks) == opening
            assert all(account.balance_fen >= 0 for account in banks.books.accounts.values())
        banks.work(at(minute + 100_000))
        assert balances(banks) + out_fen(banks) == opening
        again = Banks(plan, Journal(Path(place)))
        assert again.holdings(at(0)) == banks.holdings(at(0))
        assert (again.books.done, again.answers, again.planned) == (
            banks.books.done, banks.answers, banks.planned,
        )  # fmt: skip


def test_the_same_seed_launders_the_same_and_all_leaves_where_nobody_stops_it(
    tmp_path: Path,
) -> None:
    runs = [Banks(world_of(world(7)), Journal(tmp_path / name)) for name in ("a", "b")]
    runs[0].work(at(600))
    for minute in range(601):
        runs[1].work(at(minute))
    assert runs[0].books.done == runs[1].books.done
    assert out_fen(runs[0]) == sum(PAID.values())
    assert {line["exit_kind"] for line in runs[0].books.done.values()} == {"", *EXITS.values()}


def test_launderers_go_on_where_a_restart_left_them(tmp_path: Path) -> None:
    straight = Banks(world_of(world(3)), Journal(tmp_path / "a"))
    straight.work(at(300))
    for minute in range(0, 301, 7):
        killed = Banks(world_of(world(3)), Journal(tmp_path / "b"))
        killed.work(at(minute))
    killed.work(at(300))
    assert killed.books.done == straight.books.done


def test_a_stopped_holder_tries_again_and_takes_what_comes_free(tmp_path: Path) -> None:
    banks = Banks(world_of(world(5, delays={"default": [0, 0]})), Journal(tmp_path))
    stop = {"key": "s", "code": Code.STOP, "bank": MULES["M0"], "body": {"account": "M0"}}
    banks.take(stop, at(1.5))
    banks.work(at(40))
    assert banks.books.accounts["M0"].balance_fen == PAID["V1"]
    lift = {"account": "M0", "order": "s"}
    banks.take({"key": "l", "code": Code.LIFT_STOP, "bank": MULES["M0"], "body": lift}, at(40))
    banks.work(at(2000))
    assert banks.books.accounts["M0"].balance_fen == 0


@given(
    seed=st.integers(0, 1000), fen=st.integers(1, 10**12), most=st.integers(1, 9),
    leaves=st.floats(0, 1),
)  # fmt: skip
def test_a_holder_moves_all_that_came_in_within_the_minutes(
    seed: int, fen: int, most: int, leaves: float
) -> None:
    gang = Gang(MULES, EXITS, parts=(1, most), leaves=leaves, seed=seed)
    moves = onward(gang, "t1", "M1", fen, START)
    assert sum(move.amount_fen for move in moves) == fen
    assert all(move.amount_fen > 0 for move in moves)
    assert len({move.transfer_id for move in moves}) == len(moves) <= most
    assert all(at(1) <= move.due <= at(10.2) for move in moves)
    assert all(MULES.get(move.payee) != MULES["M1"] for move in moves)
    assert all((move.exit_kind == EXITS.get(move.payee, "")) for move in moves)
