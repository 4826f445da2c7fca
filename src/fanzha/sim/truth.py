"""What really happened, kept apart from what the feeds say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from fanzha.sim.acts import Act, Stage
from fanzha.sim.arrays import Ints, Strings, blanked, digits, joined, taken
from fanzha.sim.banks import EXITS
from fanzha.sim.batch import Batch
from fanzha.sim.entities import person_ids
from fanzha.sim.ledger import Moved
from fanzha.sim.plan import Payments
from fanzha.sim.scams.con import Con
from fanzha.sim.tables import event_ids, numbered
from fanzha.sim.town import Town
from fanzha.words.schemas import TIME


class Truth:
    """Collects the marks of every kind as it is delivered, then becomes tables."""

    def __init__(self, town: Town, cons: Sequence[Con]) -> None:
        self._town, self._cons = town, cons
        self._steps: list[pa.Table] = []

    def note(self, made: Batch) -> None:
        """Keep the marked events of a kind; row numbers are event numbers."""
        at = np.flatnonzero(made.marks["act"] > 0)
        act, stage = (_codes(kind, made.marks[name][at]) for kind, name in _CODES)
        self._steps.append(
            pa.table(
                {
                    "event_id": event_ids(made.kind, at),
                    "kind": pa.array([made.kind] * len(at), pa.string()),
                    "event_time": pa.array(made.time[at]).cast(TIME),
                    "act": act,
                    "stage": stage,
                    "scam_id": scam_ids(made.marks["scam"][at]),
                    "person_id": person_ids(made.marks["person"][at]),
                }
            )
        )

    def tables(self, planned: Payments, moved: Moved, number: Ints) -> dict[str, pa.Table]:
        """Every truth table by name."""
        steps = pa.concat_tables(self._steps)
        scripted = steps["scam_id"].is_valid()
        return {
            "scams": self._scams(moved),
            "steps": steps.filter(scripted),
            "lookalikes": steps.filter(steps["scam_id"].is_null()).drop_columns(
                ["scam_id", "stage"]
            ),
            "payments": self._payments(planned, moved, number),
            "laundering": self._laundering(planned, moved, number),
            "accounts": self._accounts(),
            "numbers": self._numbers(),
            "hosts": self._hosts(),
        }

    def _scams(self, moved: Moved) -> pa.Table:
        cons = self._cons
        columns: dict[str, Any] = {
            "scam_id": scam_ids(np.array([con.number for con in cons])),
            "scam_type": pa.array([con.spec["node"] for con in cons]),
            "gang": pa.array([f"G{con.gang.number:03d}" for con in cons]),
            "victim": person_ids(np.array([con.victim for con in cons])),
            "began": pa.array(np.array([con.began for con in cons])).cast(TIME),
            "stage": pa.array([con.reached.code for con in cons]),
            "paid_fen": pa.array([int(moved.amount[self._paid(con)].sum()) for con in cons]),
            "given_back_fen": pa.array([int(moved.amount[self._given(con)].sum()) for con in cons]),
        }
        return pa.table(columns)

    def _paid(self, con: Con) -> Ints:
        return np.array(con.paid, np.int64) + self._start(con)

    def _given(self, con: Con) -> Ints:
        return np.array(con.given, np.int64) + self._start(con)

    def _start(self, con: Con) -> int:
        return con.plan.rows_begin

    def _payments(self, planned: Payments, moved: Moved, number: Ints) -> pa.Table:
        rows = np.concatenate([np.zeros(0, np.int64), *map(self._paid, self._cons)])
        scam = np.repeat([con.number for con in self._cons], [len(c.paid) for c in self._cons])
        return self._moves(planned, moved, number, rows, scam)

    def _laundering(self, planned: Payments, moved: Moved, number: Ints) -> pa.Table:
        hops = [(con, *hop) for con in self._cons for hop in con.laundered]
        rows = np.array([self._start(con) + row for con, row, _, _ in hops], np.int64)
        parent = np.array([self._start(con) + row for con, _, _, row in hops], np.int64)
        scam = np.array([con.number for con, *_ in hops], np.int64)
        hop = np.array([hop for _, _, hop, _ in hops], np.int64)
        table = self._moves(planned, moved, number, rows, scam)
        done = moved.done[rows]
        kinds = pa.array([kind.value for kind in EXITS])
        exit_kind = self._town.accounts.exit_kind()[planned["payee"][rows[done]]]
        table = table.append_column("hop", pa.array(hop[done]))
        table = table.append_column("parent_id", numbered("transfer_id", number[parent[done]]))
        return table.append_column("exit_kind", taken(kinds, exit_kind))

    def _moves(
        self, planned: Payments, moved: Moved, number: Ints, rows: Ints, scam: Ints
    ) -> pa.Table:
        """The payments among `rows` that moved money."""
        done = moved.done[rows]
        rows, scam = rows[done], scam[done]
        accounts = self._town.accounts.number
        return pa.table(
            {
                "scam_id": scam_ids(scam),
                "transfer_id": numbered("transfer_id", number[rows]),
                "time": pa.array(planned["time"][rows]).cast(TIME),
                "payer": taken(accounts, planned["payer"][rows]),
                "payee": taken(accounts, planned["payee"][rows]),
                "amount_fen": pa.array(moved.amount[rows]),
            }
        )

    def _accounts(self) -> pa.Table:
        """Mule accounts by gang and layer (1 is paid by the victim)."""
        rows = [
            (account, f"mule_layer_{layer + 1}", gang.number)
            for gang in self._gangs()
            for layer, group in enumerate(gang.layers)
            for account in group.tolist()
        ]
        return _roles("account", self._town.accounts.number, rows)

    def _numbers(self) -> pa.Table:
        """Lines of gangs, and those of couriers and call centres that look like them."""
        town, rows = self._town, []
        for gang in self._gangs():
            rows += [
                (at, "gang", gang.number) for group in gang.lines.values() for at in group.tolist()
            ]
            rows.append((gang.relay, "gang_relay", gang.number))
        couriers = town.lines.of_person[town.people.who("courier")]
        rows += [(at, "courier", -1) for at in couriers.tolist() if at >= 0]
        rows += [(at, "call_centre", -1) for group in town.lines.centres.values() for at in group]
        return _roles("number", town.lines.number, rows)

    def _hosts(self) -> pa.Table:
        rows = [(at, "gang", gang.number) for gang in self._gangs() for at in gang.hosts.tolist()]
        return _roles("host", self._town.web.host, rows)

    def _gangs(self) -> list[Any]:
        found = {con.gang.number: con.gang for con in self._cons}
        return [found[number] for number in sorted(found)]


_CODES: tuple[tuple[type[Act] | type[Stage], str], ...] = ((Act, "act"), (Stage, "stage"))


def scam_ids(number: Ints) -> Strings:
    """The ids of scams; null where the number is -1."""
    ids = joined("SCAM", digits(np.maximum(number, 0), 5))
    return blanked(ids, number < 0)


def _codes(kind: type[Act] | type[Stage], at: Ints) -> Strings:
    return taken(pa.array([item.code for item in kind]), at)


def _roles(name: str, pool: Strings, rows: list[tuple[int, str, int]]) -> pa.Table:
    at, gang = (np.array([row[column] for row in rows], np.int64) for column in (0, 2))
    gangs = joined("G", digits(np.maximum(gang, 0), 3))
    return pa.table(
        {
            name: taken(pool, at),
            "role": pa.array([row[1] for row in rows], pa.string()),
            "gang": blanked(gangs, gang < 0),
        }
    )
