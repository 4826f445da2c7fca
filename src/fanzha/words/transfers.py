"""The transfer log: the one table every tracing engine reads."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from fanzha.words.schemas import TIME, kinds

_REQUIRED = ("transfer_id", "payer", "payee", "amount_fen")
_OPTIONAL = ("payer_bank", "payee_bank", "channel", "exit_kind")
_COLUMNS = {column.name: column for column in kinds("events")["transfer"].columns}

_TIME = pa.field(
    "time",
    TIME,
    nullable=False,
    metadata={"meaning_zh": "转账时刻", "meaning_en": "When the money moved", "zone": "UTC"},
)

TRANSFER_LOG: pa.Schema = pa.schema(
    [
        _COLUMNS["transfer_id"].field(),
        _TIME,
        *(_COLUMNS[name].field() for name in (*_REQUIRED[1:], *_OPTIONAL)),
    ]
)
"""transfer_id, time, payer, payee, amount_fen; then what may be missing: payer_bank,
payee_bank, channel, exit_kind (what the payee is when it is no ordinary account)."""


def as_log(transfer_events: pa.Table) -> pa.Table:
    """Transfer events as a log by TRANSFER_LOG: `time` is when it happened.

    One row a transfer_id, the first to arrive; ordered by time, then transfer_id.
    """
    by_id = transfer_events.sort_by(
        [("transfer_id", "ascending"), ("arrival_time", "ascending"), ("event_id", "ascending")]
    )
    first = _first_of_each(by_id["transfer_id"].combine_chunks())
    kept = by_id.filter(first).sort_by([("event_time", "ascending"), ("transfer_id", "ascending")])
    names = ["event_time" if field.name == "time" else field.name for field in TRANSFER_LOG]
    return kept.select(names).rename_columns(TRANSFER_LOG.names).cast(TRANSFER_LOG)


def _first_of_each(ordered: pa.Array[Any]) -> pa.Array[Any]:
    if len(ordered) < 2:
        return pa.array([True] * len(ordered), pa.bool_())
    changes = pc.not_equal(ordered.slice(1), ordered.slice(0, len(ordered) - 1))
    return pa.concat_arrays([pa.array([True]), changes])
