"""DuckDB: `dirty_first` as one recursive query, to the fen.

The query knows no heap, so it works in rounds. A round takes the accounts that the last round paid
to, puts all that is known to have arrived there and all that went out later into one order, and
computes anew what each outgoing transfer carries; what changed is the next round's. An account's
stolen balance is a sum that may not fall below zero: X - min(0, lowest X so far), where X adds what
arrives and takes off what goes out. So two window functions give every edge of an account at once,
and the rounds are as many as the longest chain of edges, not as many as there are edges. At the end
nothing changes, and every edge carries what `fanzha` says to the fen.

What is done for DuckDB: transfers are numbered in the order of the log, so that one integer is the
time order; accounts are integers of 32 bits; the table lies in memory in the order of payer, so that a round
reads the row groups of its accounts only; seeds are found in a second table in the order of the log;
the recursion keeps one row a transfer (USING KEY).
"""

from __future__ import annotations

from pathlib import Path

import duckdb

_PREPARE = """\
CREATE TABLE transfers AS
SELECT transfer::UINTEGER AS transfer, time_us, payee::UINTEGER AS payee
FROM '{file}' ORDER BY transfer;
CREATE TABLE outgoing AS
SELECT payer::UINTEGER AS payer, transfer::UINTEGER AS transfer, payee::UINTEGER AS payee, amount_fen
FROM '{file}' ORDER BY ALL;
CREATE TEMP TABLE seeds (transfer UINTEGER, fen BIGINT);"""
_NO_END = 2**32 - 1

_TRACE = """\
WITH RECURSIVE flow(transfer, payee, seed, carried) USING KEY (transfer) AS (
  SELECT transfer, payee, fen, 0::BIGINT FROM seeds JOIN transfers USING (transfer)
UNION
  (WITH touched AS (
    SELECT payee AS account, min(transfer) AS since FROM recurring.flow
    WHERE payee IN (SELECT payee FROM flow) GROUP BY payee
  ), moves AS (
    SELECT payee AS account, transfer, seed + carried AS fen, NULL AS payee, NULL AS seed
    FROM recurring.flow WHERE payee IN (SELECT payee FROM flow)
  UNION ALL
    SELECT payer, transfer, coalesce(fen, 0) - amount_fen, payee, coalesce(fen, 0)
    FROM outgoing JOIN touched ON payer = account LEFT JOIN seeds USING (transfer)
    WHERE transfer > since AND transfer <= $last
  ), summed AS (
    SELECT *, sum(fen) OVER (PARTITION BY account ORDER BY transfer) AS x FROM moves
  ), balances AS (
    SELECT *, x - least(0, min(x) OVER (PARTITION BY account ORDER BY transfer)) AS held
    FROM summed
  ), carrying AS (
    SELECT transfer, payee, seed,
      lag(held, 1, 0) OVER (PARTITION BY account ORDER BY transfer) - held AS carried
    FROM balances
  )
  SELECT transfer, now.payee, now.seed, now.carried::BIGINT
  FROM carrying now LEFT JOIN recurring.flow past USING (transfer)
  WHERE now.payee IS NOT NULL AND now.carried <> coalesce(past.carried, 0))
)
SELECT transfer, (seed + carried)::BIGINT AS fen FROM flow WHERE seed + carried > 0"""


class Log:
    """A log in DuckDB's memory."""

    def __init__(self, file: Path) -> None:
        self._base = duckdb.connect()
        self._base.execute(_PREPARE.format(file=file))

    def trace(self, seeds: dict[int, int], window_us: int | None) -> dict[int, int]:
        """Stolen fen by transfer."""
        self._base.execute("DELETE FROM seeds")
        columns = {"transfer": list(seeds), "fen": list(seeds.values())}
        sql = "INSERT INTO seeds SELECT unnest($transfer), unnest($fen)"
        self._base.execute(sql, columns)
        last = self._last(min(seeds), window_us)
        return dict(self._base.execute(_TRACE, {"last": last}).fetchall())

    def _last(self, first: int, window_us: int | None) -> int:
        """The last transfer in the window that opens with `first`."""
        if window_us is None:
            return _NO_END
        sql = """
            SELECT max(transfer) FROM transfers WHERE time_us <= $window +
              (SELECT time_us FROM transfers WHERE transfer = $first)"""
        chosen = {"window": window_us, "first": first}
        return int(self._base.execute(sql, chosen).fetchall()[0][0])
