"""Whose money is this? What a look back from an account's balance answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
import pyarrow as pa

from fanzha.engine.trace.answer import plain
from fanzha.engine.trace.kernels import books
from fanzha.engine.trace.kernels.backward import backward_fifo, backward_pro_rata
from fanzha.engine.trace.kernels.desk import Kernel, worked
from fanzha.engine.trace.kernels.telling import read
from fanzha.engine.trace.limits import Limits, reaching
from fanzha.engine.trace.log import TransferLog
from fanzha.engine.trace.store import state as of
from fanzha.engine.trace.store.compiled import Direct
from fanzha.engine.trace.store.packing import I64
from fanzha.engine.trace.store.state import State, microseconds, moment
from fanzha.kit.errors import Trouble

_QUESTION = "int64(int64[::1], int64[::1], int64[::1], int64, int64, int64)"
BACKWARD: Final[Mapping[str, Kernel]] = {
    "fifo": Direct(backward_fifo, _QUESTION),
    "pro_rata": Direct(backward_pro_rata, _QUESTION),
}


@dataclass(frozen=True)
class Own:
    """`fen` of the money asked for were this account's own."""

    account: str
    fen: int


@dataclass(frozen=True)
class Origin:
    """`fen` of the money asked for came through this transfer; `hop` is its payer's."""

    transfer_id: str
    time: datetime
    payer: str
    payee: str
    amount_fen: int
    fen: int
    hop: int


@dataclass(frozen=True)
class Origins:
    """Where a balance came from: `balance_fen` = the sum of `own` + the sum of `sources`.

    `edges` are all transfers it came through, the latest first; `sources` are those among them
    that were not looked behind because of a limit. `version` names the log's content.
    """

    method: str
    version: str
    account: str
    at: datetime
    limits: Limits
    balance_fen: int
    own: tuple[Own, ...]
    edges: tuple[Origin, ...]
    sources: tuple[Origin, ...]

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON values; times as ISO 8601 in UTC."""
        return {
            **plain(self),
            "limits": self.limits.as_dict(),
            "own": [plain(part) for part in self.own],
            "edges": [plain(edge) for edge in self.edges],
            "sources": [plain(edge) for edge in self.sources],
        }


def backward(
    log: pa.Table | TransferLog,
    account: str,
    at: datetime,
    method: str = "fifo",
    *,
    window_hours: float | None = None,
    max_hops: int | None = None,
    min_amount_fen: int = 0,
) -> Origins:
    """Ask of the money that lies in `account` at `at` (with a zone) where it came from.

    The window counts back from `at`. Raises Trouble on an unknown method or account, bad limits
    or a bad table.

    >>> from datetime import UTC, timedelta
    >>> at = datetime(2026, 3, 1, 8, tzinfo=UTC)
    >>> log = pa.table({
    ...     "transfer_id": ["t1", "t2"],
    ...     "time": pa.array([at, at + timedelta(minutes=5)], pa.timestamp("us", "UTC")),
    ...     "payer": ["V", "M1"], "payee": ["M1", "M2"], "amount_fen": [10000, 7000],
    ... })
    >>> found = backward(log, "M2", at + timedelta(hours=1))
    >>> found.balance_fen, found.own, [(edge.transfer_id, edge.fen) for edge in found.edges]
    (7000, (Own(account='V', fen=7000),), [('t2', 7000), ('t1', 7000)])
    """
    limits, reach = reaching(window_hours, max_hops, min_amount_fen)
    if method not in BACKWARD:
        raise Trouble(
            zh=f"没有这种方法; 可用: {', '.join(BACKWARD)}",
            en=f"no such method; there are: {', '.join(BACKWARD)}",
            field="method",
        )
    state = (log if isinstance(log, TransferLog) else TransferLog.from_table(log)).state
    number = state.account(account)
    if number is None:
        raise Trouble(
            zh="转账文件中没有这个账号", en="the transfer file does not know it", field="account"
        )
    asked = np.array([number, microseconds(at)])
    edges, pages, _ = read(worked(BACKWARD[method], state.table, asked, reach))
    own, found = _own(state, pages), _origins(state, edges)
    sources = tuple(found[row] for row in np.flatnonzero(edges[:, books.NEW]))
    whole = sum(part.fen for part in own) + sum(source.fen for source in sources)
    return Origins(
        method, state.version, account, at, limits, whole, own, found, sources
    )  # fmt: skip


def _own(state: State, pages: I64) -> tuple[Own, ...]:
    left = pages[pages[:, books.STOLEN] > 0]
    parts = zip(state.names(left[:, books.ACCOUNT]), left[:, books.STOLEN].tolist(), strict=True)
    return tuple(Own(*part) for part in sorted(parts))


def _origins(state: State, edges: I64) -> tuple[Origin, ...]:
    found = state.transfers(edges[:, books.KEY])
    payers, payees = state.names(found[:, of.PAYER]), state.names(found[:, of.PAYEE])
    return tuple(
        Origin(name, moment(told[of.TIME]), payer, payee, told[of.AMOUNT], fen, hop)
        for name, payer, payee, told, (_, fen, _, hop) in zip(
            state.ids(found[:, of.ROW]), payers, payees, found.tolist(), edges.tolist(), strict=True
        )
    )
