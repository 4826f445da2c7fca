"""What was appended to a log since its base was built: small, in memory, indexed anew with each
append, so that a trace sees it at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fanzha.engine.trace.checks import Transfers, require_sum
from fanzha.engine.trace.store import fingerprint
from fanzha.engine.trace.store.base import (
    Base,
    id_codes,
    in_order,
    kind_hashes,
    kind_numbers,
    near_codes,
)
from fanzha.engine.trace.store.compiled import kernel
from fanzha.engine.trace.store.names import below, look_up
from fanzha.engine.trace.store.packing import I64, U32, U64, frozen
from fanzha.engine.trace.store.pointers import table_of
from fanzha.engine.trace.store.segment import (
    ACCOUNT,
    KIND_BIT,
    Rows,
    rows_until,
    segment,
    segment_of,
    taken,
)
from fanzha.engine.trace.store.texts import (
    SYMBOLS,
    Alphabet,
    alphabet,
    nearest,
    seen_in,
    texts,
)
from fanzha.engine.trace.store.view import View
from fanzha.kit.errors import Trouble

NO_ORDER = frozen(np.zeros(0, np.uint32))
STRAIGHT = np.zeros(0, np.uint32)
"""As kernels see the arrays of a table, they may be written: so they are compiled once for both."""


@dataclass(frozen=True, eq=False)
class Tail:
    """Appended transfers, in the order they came, and the index over them.

    `place` is how many transfers of the base come before each. Accounts the base does not know
    are numbered on from its last, in the order of `names`. `kinds` and `sums` are those of the
    whole log.
    """

    ids: pa.Array[Any]
    rows: Rows
    place: U32
    names: pa.Array[Any]
    kinds: tuple[str, ...]
    sums: fingerprint.Sums
    letters: Alphabet
    view: View

    def __len__(self) -> int:
        return len(self.place)


def empty_tail(base: Base) -> Tail:
    """No transfer yet."""
    numbers = np.zeros(0, np.int64)
    rows = Rows(
        numbers, numbers.astype(np.uint32), numbers.astype(np.uint32), numbers,
        np.zeros((0, base.segment.ids.words), np.uint64),
    )  # fmt: skip
    nobody = pa.array([], pa.large_string())
    return _indexed(base, nobody, rows, NO_ORDER, nobody, base.kinds, base.sums)


def grown(base: Base, tail: Tail, new: Transfers) -> Tail:
    """The tail with transfers that are in neither base nor tail yet."""
    names, payer, payee = _numbered(base, tail.names, new)
    kind, kinds = kind_numbers(new.exit_kind, tail.kinds)
    fresh = Rows(
        new.time_us, payer,
        payee | kind << np.uint32(KIND_BIT), new.amount_fen,
        np.zeros((len(kind), 0), np.uint64),
    )  # fmt: skip
    rows = joined(tail.rows, fresh)
    require_sum(float(rows.amount.sum(dtype=np.float64)))
    place = np.concatenate((tail.place, _places_of(base, new)))
    ids = pa.concat_arrays([tail.ids, new.transfer_id])
    sums = fingerprint.added(tail.sums, _sums(new, kind, kinds))
    return _indexed(base, ids, rows, place, names, kinds, sums)


def account_numbers(base: Base, names: pa.Array[Any], wanted: pa.Array[Any]) -> I64:
    """The number of each account, -1 where neither base nor `names` have it."""
    codes, exact = nearest(base.name_letters, texts(wanted))
    found = look_up(table_of(base.names), STRAIGHT, base.accounts, codes, exact)
    strange = np.flatnonzero(found < 0)
    if len(strange) and len(names):
        places = pc.index_in(wanted.take(strange), value_set=names)
        known = places.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        found[strange] = np.where(known < 0, -1, known + base.accounts)
    return found


def joined(one: Rows, other: Rows) -> Rows:
    """Rows behind rows; their ids are without words yet."""
    return Rows(
        np.concatenate((one.time_us, other.time_us)), np.concatenate((one.payer, other.payer)),
        np.concatenate((one.payee, other.payee)), np.concatenate((one.amount, other.amount)),
        np.zeros((len(one.payer) + len(other.payer), 0), np.uint64),
    )  # fmt: skip


def _numbered(base: Base, names: pa.Array[Any], new: Transfers) -> tuple[pa.Array[Any], U32, U32]:
    """The names beyond the base's, with new ones; payers and payees as numbers. Each name is
    looked up once."""
    coded = pa.concat_arrays([new.payer, new.payee]).dictionary_encode()
    numbers = account_numbers(base, names, coded.dictionary)
    strange = np.flatnonzero(numbers < 0)
    numbers[strange] = base.accounts + len(names) + np.arange(len(strange))
    names = pa.concat_arrays([names, coded.dictionary.take(strange)])
    if base.accounts + len(names) > ACCOUNT:
        raise Trouble(zh="账户过多", en="too many accounts", field="payer")
    both = numbers.astype(np.uint32)[coded.indices.to_numpy()]
    return names, both[: len(new.payer)], both[len(new.payer) :]


def _sums(new: Transfers, kind: U32, kinds: tuple[str, ...]) -> fingerprint.Sums:
    given = (texts(column) for column in (new.transfer_id, new.payer, new.payee))
    ids, payer, payee = (fingerprint.hash_texts(*part) for part in given)
    sums = fingerprint.sum_rows(
        ids, new.time_us, payer, payee, new.amount_fen, kind_hashes(kinds)[kind]
    )
    return int(sums[0]), int(sums[1])


def _places_of(base: Base, new: Transfers) -> U32:
    codes, _ = near_codes(texts(new.transfer_id), base.id_letters, base.numbered)
    return _places(table_of(base.segment), STRAIGHT, new.time_us, codes)


@kernel
def _places(table: I64, straight: U32, time_us: I64, codes: U64) -> U32:
    """How many of a part's rows come before each transfer, by time and then id."""
    part = segment_of(table)
    places = np.zeros(len(time_us), np.uint32)
    for row in range(len(time_us)):
        low, high = rows_until(part, time_us[row] - 1), rows_until(part, time_us[row])
        places[row] = below(part.ids, straight, low, high, codes[row])
    return places


def _indexed(
    base: Base, ids: pa.Array[Any], rows: Rows, place: U32, names: pa.Array[Any],
    kinds: tuple[str, ...], sums: fingerprint.Sums,
) -> Tail:  # fmt: skip
    given = texts(ids)
    letters = alphabet(seen_in(given, np.zeros((0, SYMBOLS), np.bool_)))
    codes = id_codes(given, letters, base.numbered)
    rows = rows._replace(codes=codes)
    order = in_order(rows.time_us, codes)
    if order is not None:
        rows, place, ids = taken(rows, order), place[order], ids.take(order)
    view = View(base.segment, segment(rows, None), frozen(place), base.opening)
    return Tail(ids, rows, place, names, kinds, sums, letters, view)
