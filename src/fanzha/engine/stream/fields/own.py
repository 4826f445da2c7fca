"""The own fields of each group: what an event says by itself, written into its Frame."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fanzha.engine.stream.columns import published
from fanzha.engine.stream.fields import lookalike, numbers, places, words
from fanzha.engine.stream.fields.linked import Linked
from fanzha.engine.stream.fields.strings import one_piece
from fanzha.engine.stream.frame import Frame
from fanzha.engine.stream.ids import Ids, ids, pair
from fanzha.words.enums import Origin

FAR = (Origin.FOREIGN, Origin.VIRTUAL)
"""Origins no official short number calls from."""
LOCAL = "local"
_NO_IDS, _NO_MICROS = np.zeros(0, np.uint64), np.zeros(0, np.int64)
NOTHING_LINKED = Linked(_NO_IDS, _NO_MICROS, _NO_MICROS, np.zeros(0, np.int16))


def fill(frame: Frame, rows: pa.Table) -> Linked:
    """Write the own fields of the Frame from its wide rows; returns where its texts linked to.

    Every id of the Frame but `local` is there already, `resident` too.
    """
    return _OWN[frame.group](frame, rows)


def _call(frame: Frame, rows: pa.Table) -> Linked:
    far = _enum(frame, rows, "origin")
    _number(frame, rows, "answered")
    _number(frame, rows, "duration_s")
    forwarded = frame.ids["forwarded_from"] != 0
    start = frame.of_kind("call_start")
    frame.column("is_forwarded")[:] = np.where(start, forwarded, np.nan)
    frame.column("is_spoofed")[:] = np.where(start, _spoofed(rows, far), np.nan)
    frame.ids[LOCAL] = _local(frame, far)
    return NOTHING_LINKED


def _spoofed(rows: pa.Table, origin: NDArray[np.float64]) -> NDArray[np.bool_]:
    """An official number shown by a line that is another, or by one that no office has."""
    shown_other = numbers.official(rows["shown_number"])
    from_far = np.isin(origin, _codes("call", "origin", FAR))
    shown: NDArray[np.bool_] = shown_other | (from_far & numbers.official(rows["caller"]))
    return shown


def _local(frame: Frame, origin: NDArray[np.float64]) -> Ids:
    """The local party's number: the caller of a call from here, else the callee."""
    from_here = np.isin(origin, _codes("call", "origin", (Origin.LOCAL,)))
    return np.where(from_here, frame.ids["caller"], frame.ids["callee"])


def _text(frame: Frame, rows: pa.Table) -> Linked:
    _enum(frame, rows, "origin")
    frame.column("is_1069")[:] = numbers.bulk(rows["sender"])
    frame.column("is_official")[:] = numbers.official(rows["sender"])
    found = words.read(rows["body"])
    frame.column("has_link")[:] = np.where(_given(rows, "body"), found.has_link, np.nan)
    frame.column("text_type")[:] = np.where(found.types < 0, np.nan, found.types)
    return Linked(
        pair(frame.ids["resident"][found.rows], ids(pa.array(found.hosts, pa.string()))),
        frame.position[found.rows], frame.log_us[found.rows], found.types[found.rows],
    )  # fmt: skip


def _visit(frame: Frame, rows: pa.Table) -> Linked:
    frame.column("lookalike")[:] = lookalike.imitating(rows["host"])
    return NOTHING_LINKED


def _app(frame: Frame, rows: pa.Table) -> Linked:
    _number(frame, rows, "store")
    return NOTHING_LINKED


def _sign_in(frame: Frame, rows: pa.Table) -> Linked:
    risky = places.risky(rows["ip_region"], frame.event_us)
    frame.column("is_risk_region")[:] = np.where(_given(rows, "ip_region"), risky, np.nan)
    return NOTHING_LINKED


def _transfer(frame: Frame, rows: pa.Table) -> Linked:
    _number(frame, rows, "amount_fen")
    _enum(frame, rows, "channel")
    _enum(frame, rows, "exit_kind")
    return NOTHING_LINKED


def _enum(frame: Frame, rows: pa.Table, name: str) -> NDArray[np.float64]:
    """Write an enum column: the place of each word, NaN for null and for a word it lacks."""
    words_of = pa.array(_words(frame.group, name), pa.string())
    found = pc.index_in(_column(rows, name), value_set=words_of)
    column = frame.column(name)
    column[:] = _floats(found)
    return column


def _number(frame: Frame, rows: pa.Table, name: str) -> None:
    """Write a column of numbers or truth values, NaN for null."""
    frame.column(name)[:] = _floats(rows[name])


def _floats(values: Any) -> NDArray[np.float64]:
    whole = one_piece(values)
    if pa.types.is_boolean(whole.type):
        whole = whole.cast(pa.int8())
    return np.asarray(whole.cast(pa.float64()).to_numpy(zero_copy_only=False), np.float64)


def _given(rows: pa.Table, name: str) -> NDArray[np.bool_]:
    """Where a column is not null."""
    return np.asarray(one_piece(_column(rows, name).is_valid()), np.bool_)


@cache
def _words(group: str, name: str) -> tuple[str, ...]:
    return next(column.words for column in published(group) if column.name == name)


def _codes(group: str, name: str, chosen: tuple[str, ...]) -> list[int]:
    words_of = _words(group, name)
    return [words_of.index(word) for word in chosen]


def _column(rows: pa.Table, name: str) -> Any:
    """A column for the compute functions, whose overloads want to know more than we do."""
    return rows[name]


_OWN: dict[str, Callable[[Frame, pa.Table], Linked]] = {
    "call": _call, "text": _text, "visit": _visit, "app": _app, "sign_in": _sign_in,
    "transfer": _transfer,
}  # fmt: skip
