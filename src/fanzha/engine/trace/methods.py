"""One door to every tracing method."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import pyarrow as pa
from numpy import ndarray  # Looked up as `np.ndarray` it shows in a trace of ten edges.

from fanzha.engine.trace.answer import Answer
from fanzha.engine.trace.kernels.books import EDGE
from fanzha.engine.trace.kernels.desk import Kernel, worked
from fanzha.engine.trace.kernels.dirty_first import dirty_first
from fanzha.engine.trace.kernels.fifo import fifo
from fanzha.engine.trace.kernels.pro_rata import pro_rata
from fanzha.engine.trace.kernels.telling import COUNTS
from fanzha.engine.trace.limits import reaching
from fanzha.engine.trace.log import TransferLog
from fanzha.engine.trace.seeds import Placed, Seed, placed
from fanzha.engine.trace.store.compiled import Direct
from fanzha.kit.errors import Trouble

_SEEDS = "int64(int64[::1], int64[::1], int64[:, ::1], int64, int64, int64)"
_WORD: Final = np.dtype(np.int64)
METHODS: Final[Mapping[str, Kernel]] = {
    "dirty_first": Direct(dirty_first, _SEEDS),
    "fifo": Direct(fifo, _SEEDS),
    "pro_rata": Direct(pro_rata, _SEEDS),
}


def trace(
    log: pa.Table | TransferLog,
    seeds: Iterable[Seed] | Placed,
    method: str = "dirty_first",
    *,
    window_hours: float | None = None,
    max_hops: int | None = None,
    min_amount_fen: int = 0,
) -> Answer:
    """Follow stolen money forward through the log.

    Every seed fen ends held in an account, in a typed exit or (`pro_rata`) unfollowed. Seeds that
    `log.place` found are not looked for again, unless the log has changed. Raises Trouble on an
    unknown method, bad limits, bad seeds or a bad table.

    A victim pays 100 yuan to M1, who pays 70 on to M2; M2 takes 50 out as cash. M1
    later pays 40 to M3, of which 30 is all that is left of the stolen money:

    >>> from datetime import UTC, datetime
    >>> at = [datetime(2026, 3, 1, 8, minute, tzinfo=UTC) for minute in (0, 5, 9, 30)]
    >>> log = pa.table({
    ...     "transfer_id": ["t1", "t2", "t3", "t4"],
    ...     "time": pa.array(at, pa.timestamp("us", "UTC")),
    ...     "payer": ["V", "M1", "M2", "M1"],
    ...     "payee": ["M1", "M2", "ATM", "M3"],
    ...     "amount_fen": [10000, 7000, 5000, 4000],
    ...     "exit_kind": [None, None, "cash", None],
    ... })
    >>> answer = trace(log, [Seed("t1", 10000)])
    >>> for a in answer.accounts:
    ...     print(a.account, a.hop, a.in_fen, a.out_fen, a.held_fen, a.exited_fen)
    M1 0 10000 10000 0 0
    M2 1 7000 5000 2000 0
    M3 1 3000 0 3000 0
    ATM 2 5000 0 0 5000
    >>> [(edge.transfer_id, edge.stolen_fen) for edge in answer.edges]
    [('t1', 10000), ('t2', 7000), ('t3', 5000), ('t4', 3000)]
    >>> answer.seed_fen == answer.held_fen + sum(answer.exits_fen.values())
    True
    """
    limits, reach = reaching(window_hours, max_hops, min_amount_fen)
    try:
        kernel = METHODS[method]
    except KeyError:
        raise Trouble(
            zh=f"没有这种方法; 可用: {', '.join(METHODS)}",
            en=f"no such method; there are: {', '.join(METHODS)}",
            field="method",
        ) from None
    state = (log if isinstance(log, TransferLog) else TransferLog.from_table(log)).state
    found = seeds if isinstance(seeds, Placed) else placed(state, seeds)
    if found.state is not state:
        found = placed(state, found.seeds)
    told = worked(kernel, state.table, found.numbers, reach)
    return Answer(method, limits, found, told, ndarray((told[-COUNTS], EDGE), _WORD, told))
