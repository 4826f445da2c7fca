"""The truth of a made-up town, from the folder `fanzha sim town` wrote."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from fanzha.engine.stream.ids import ids
from fanzha.kit.errors import Trouble
from fanzha.prevent.detect.backtest import ports
from fanzha.prevent.detect.backtest.ports import Happened, micros

# A con's hold does not end with its last message.
HOLD_US = 86_400_000_000

_PEOPLE = """
WITH seen AS (
  SELECT owner AS person, number AS value FROM phone_number WHERE owner IS NOT NULL
  UNION ALL SELECT holder, account FROM account WHERE holder IS NOT NULL)
SELECT value, scam_id || '/' || person_id AS "case"
FROM (SELECT DISTINCT scam_id, person_id FROM steps WHERE person_id IS NOT NULL) s
JOIN seen ON seen.person = s.person_id"""
_CASES = """
SELECT s.scam_id || '/' || person_id AS "case", any_value(c.victim) = person_id AS victim,
  min(epoch_us(event_time)) AS begins_us, max(epoch_us(event_time)) + $hold AS ends_us
FROM steps s JOIN scams c USING (scam_id)
WHERE person_id IS NOT NULL GROUP BY s.scam_id, person_id
HAVING begins_us < $end AND ends_us >= $start"""
_PAYMENTS = """
SELECT scam_id || '/' || victim AS "case", epoch_us(time) AS at_us, amount_fen
FROM payments JOIN scams USING (scam_id)
WHERE epoch_us(time) >= $start AND epoch_us(time) < $end"""
_THINGS = """
WITH gang AS (SELECT number FROM numbers WHERE role = 'gang')
SELECT about, number AS value FROM gang, unnest(['caller', 'relay', 'sender']) AS one(about)
UNION ALL SELECT 'device', device FROM sim JOIN gang USING (number) WHERE device IS NOT NULL
UNION ALL SELECT about, account FROM accounts, unnest(['account', 'payer']) AS one(about)
UNION ALL SELECT 'host', host FROM hosts"""


class SimTruth:
    """`Truth` of the town in `folder` (the one with truth/ and entities/). Everything is known."""

    def __init__(self, folder: Path) -> None:
        self._paths = {
            path.stem: str(path)
            for part in ("truth", "entities")
            for path in (folder / part).glob("*.parquet")
        }
        if "steps" not in self._paths:
            raise Trouble(
                zh="此目录没有 truth/steps.parquet, 不是 fanzha sim town 生成的目录",
                en="no truth/steps.parquet here: not a folder that fanzha sim town wrote",
                field="truth",
            )

    def happened(self, start: datetime, end: datetime) -> Happened:
        """Who was worked on when, who paid what, and what belonged to gangs."""
        period = {"start": micros(start), "end": micros(end)}
        cleared = pa.Table.from_pylist([], schema=ports.CLEARED)
        return Happened(
            _keyed(self._read(_PEOPLE)).cast(ports.PEOPLE),
            self._read(_CASES, period | {"hold": HOLD_US}).cast(ports.CASES),
            self._read(_PAYMENTS, period).cast(ports.PAYMENTS),
            _keyed(self._read(_THINGS)).select(ports.THINGS.names).cast(ports.THINGS),
            cleared, whole=True,
        )  # fmt: skip

    def _read(self, query: str, given: dict[str, int] | None = None) -> pa.Table:
        """The rows of a query that names the files of the town as tables."""
        with closing(duckdb.connect()) as con:
            for name, path in self._paths.items():
                con.read_parquet(path).create_view(name)
            found: pa.Table = con.sql(query, params=given or {}).to_arrow_table()
            return found


def _keyed(table: pa.Table) -> pa.Table:
    """The table with the ids of `value` as `key` in its place."""
    keys = pa.array(ids(table["value"]), pa.uint64())
    return table.set_column(table.schema.get_field_index("value"), "key", keys)
