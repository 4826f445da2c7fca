"""The base of a log: all transfers known when it was built, packed. Built in one go from a table
or a Parquet file, read through twice; kept in memory or mapped from a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from fanzha.engine.trace.checks import (
    COLUMNS,
    EXIT,
    Mask,
    Transfers,
    checked,
    refuse,
    require_columns,
    require_sum,
)
from fanzha.engine.trace.store import fingerprint
from fanzha.engine.trace.store.arrays import built, flat, read_arrays, write_arrays
from fanzha.engine.trace.store.finding import SIGN
from fanzha.engine.trace.store.hands import hands
from fanzha.engine.trace.store.names import Numbering
from fanzha.engine.trace.store.packing import I64, U32, U64, Packed, Small, packed, small
from fanzha.engine.trace.store.segment import (
    ACCOUNT,
    KIND_BIT,
    MOST_KINDS,
    Rows,
    Segment,
    by_code,
    ordered,
    segment,
    shortfalls,
    taken,
)
from fanzha.engine.trace.store.texts import (
    SYMBOLS,
    Alphabet,
    Bytes,
    alphabet,
    array_of,
    encoded,
    nearest,
    seen_in,
    texts,
)
from fanzha.kit.errors import Trouble

BATCH = 1 << 20
Batches = Callable[[], Iterator[pa.Table]]


@dataclass(frozen=True, eq=False)
class Base:
    """Transfers as `segment` keeps them. Account a is the a-th of `names`, which are sorted.

    `kinds` are the kinds of exit, kind 1 first. `numbered`: ids are whole numbers, their word the
    number with the sign bit turned; otherwise words by `id_letters`. `sums` is the fingerprint.
    """

    segment: Segment
    opening: Small
    names: Packed
    accounts: int
    name_letters: Alphabet
    id_letters: Alphabet
    numbered: bool
    kinds: tuple[str, ...]
    sums: fingerprint.Sums

    def __len__(self) -> int:
        return len(self.segment.row)


def write_base(base: Base, path: Path) -> None:
    """Write a base to a file; safe on disk when it returns."""
    arrays: dict[str, Any] = {}
    told: dict[str, Any] = {}
    for name in _TUPLES:
        more = flat(getattr(base, name), name)
        arrays |= more[0]
        told |= more[1]
    write_arrays(path, arrays, told | {name: getattr(base, name) for name in _PLAIN})


def read_base(path: Path) -> Base:
    """The base in a file, mapped."""
    arrays, told = read_arrays(path)
    tuples = {name: built(kind, name, arrays, told) for name, kind in _TUPLES.items()}
    plain = {name: told[name] for name in _PLAIN}
    plain |= {name: tuple(plain[name]) for name in ("kinds", "sums")}
    return Base(**tuples, **plain)


_TUPLES: dict[str, Any] = {
    "segment": Segment, "opening": Small, "names": Packed, "name_letters": Alphabet,
    "id_letters": Alphabet,
}  # fmt: skip
_PLAIN = ("accounts", "numbered", "kinds", "sums")


def batches_of(source: pa.Table | Path) -> Batches:
    """A way to read a table or a Parquet file, as often as wanted, piece by piece."""
    if isinstance(source, pa.Table):
        starts = range(0, max(len(source), 1), BATCH)
        return lambda: (source.slice(start, BATCH) for start in starts)
    return lambda: _parquet(source)


def _parquet(path: Path) -> Iterator[pa.Table]:
    with pq.ParquetFile(path) as file:
        names = file.schema_arrow.names
        require_columns(names)
        wanted = [name for name in (*COLUMNS, EXIT) if name in names]
        yield file.schema_arrow.empty_table().select(wanted)
        for batch in file.iter_batches(BATCH, columns=wanted):
            yield pa.Table.from_batches([batch])


def build(batches: Batches) -> Base:
    """Read the transfers twice (which letters, then what) and index them.

    Raises Trouble with the row (1-based) on a missing column, an empty cell, a time without zone,
    a negative amount, a transfer to itself, or an id that comes twice.
    """
    survey = _survey(batches)
    reading = _Reading(survey)
    for transfers in _checked(batches):
        reading.take(transfers)
    return reading.base()


@dataclass
class _Survey:
    rows: int = 0
    numbered: bool = False
    ids: Any = None
    names: Any = None


def _survey(batches: Batches) -> _Survey:
    found = _Survey(ids=np.zeros((0, SYMBOLS), np.bool_), names=np.zeros((0, SYMBOLS), np.bool_))
    for transfers in _checked(batches):
        found.rows += len(transfers.time_us)
        found.numbered = transfers.numbered
        with hands(1, len(transfers.time_us)) as pool:
            ids = pool.submit(seen_in, texts(transfers.transfer_id), found.ids)
            for column in (transfers.payer, transfers.payee):
                found.names = seen_in(texts(column), found.names)
            found.ids = ids.result()
    return found


def _checked(batches: Batches) -> Iterator[Transfers]:
    before = 0
    for table in batches():
        yield checked(table, before)
        before += len(table)


class _Reading:
    """Transfers on their way in: room for all of them, filled batch by batch."""

    def __init__(self, survey: _Survey) -> None:
        rows = survey.rows
        self._numbered = survey.numbered
        self._id_letters, self._name_letters = alphabet(survey.ids), alphabet(survey.names)
        words = 1 if self._numbered else self._id_letters.words
        self._time, self._amount = np.empty(rows, np.int64), np.empty(rows, np.int64)
        self._payer, self._payee = np.empty(rows, np.uint32), np.empty(rows, np.uint32)
        self._codes = np.empty((rows, words), np.uint64)
        self._names = Numbering(self._name_letters)
        self._kinds: tuple[str, ...] = ()
        self._sums, self._done = fingerprint.NOTHING, 0
        self._pool = hands(1, rows)

    def take(self, transfers: Transfers) -> None:
        here = slice(self._done, self._done + len(transfers.time_us))
        ids = self._pool.submit(self._ids, transfers, here)
        self._time[here], self._amount[here] = transfers.time_us, transfers.amount_fen
        self._payer[here] = self._names.numbers(texts(transfers.payer))
        self._payee[here] = self._names.numbers(texts(transfers.payee))
        kind, self._kinds = kind_numbers(transfers.exit_kind, self._kinds)
        hashes = self._names.hashes
        sums = fingerprint.sum_rows(
            ids.result(), self._time[here], hashes[self._payer[here]], hashes[self._payee[here]],
            self._amount[here], kind_hashes(self._kinds)[kind],
        )  # fmt: skip
        self._payee[here] |= kind << np.uint32(KIND_BIT)
        self._sums = fingerprint.added(self._sums, (int(sums[0]), int(sums[1])))
        self._done = here.stop

    def _ids(self, transfers: Transfers, here: slice) -> U64:
        given = texts(transfers.transfer_id)
        self._codes[here] = id_codes(given, self._id_letters, self._numbered)
        return fingerprint.hash_texts(given.data, given.offset)

    def base(self) -> Base:
        self._pool.shutdown()
        require_sum(float(self._amount.sum(dtype=np.float64)))
        order = in_order(self._time, self._codes)
        accounts = self._sort_names()
        _refuse_repeats(self._codes)
        rows = Rows(self._time, self._payer, self._payee, self._amount, self._codes)
        if order is not None:
            rows = taken(rows, order)
        del self._time, self._payer, self._payee, self._amount, self._codes
        opening = shortfalls(rows, len(accounts))
        return Base(
            segment=segment(rows, len(accounts)), opening=small(opening), names=packed(accounts),
            accounts=len(accounts), name_letters=self._name_letters, id_letters=self._id_letters,
            numbered=self._numbered, kinds=self._kinds, sums=self._sums,
        )  # fmt: skip

    def _sort_names(self) -> U64:
        """Number the accounts in the order of their names; the sorted names' words."""
        order = by_code(self._names.codes)
        if len(order) > ACCOUNT:
            raise Trouble(zh="账户过多", en="too many accounts", field="payer")
        number = np.empty(len(order), np.uint32)
        number[order] = np.arange(len(order), dtype=np.uint32)
        self._payer = number[self._payer]
        kind = self._payee & np.uint32(0xFFFF_FFFF - ACCOUNT)
        self._payee = number[self._payee & np.uint32(ACCOUNT)] | kind
        return self._names.codes[order]


def kind_numbers(kinds: pa.Array[Any], known: tuple[str, ...]) -> tuple[U32, tuple[str, ...]]:
    """Each transfer's kind of exit as a number (0 for none), and the kinds known afterwards."""
    if kinds.null_count == len(kinds):
        return np.zeros(len(kinds), np.uint32), known
    coded = kinds.dictionary_encode()
    found = [str(kind) for kind in coded.dictionary.to_pylist()]
    known += tuple(sorted(set(found) - set(known)))
    if len(known) > MOST_KINDS:
        raise Trouble(
            zh=f"离场方式超过 {MOST_KINDS} 种",
            en=f"more than {MOST_KINDS} kinds of exit",
            field=EXIT,
        )
    number = np.array([0, *(known.index(kind) + 1 for kind in found)], np.uint32)
    codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return number[codes + 1], known


def kind_hashes(kinds: tuple[str, ...]) -> U64:
    """The hash of each kind of exit, by number; no exit is the empty text."""
    given = texts(pa.array(["", *kinds], pa.large_string()))
    return fingerprint.hash_texts(given.data, given.offset)


def id_codes(given: Bytes, letters: Alphabet, numbered: bool) -> U64:
    """The words of ids that are known to fit."""
    return _number_codes(array_of(given)) if numbered else encoded(letters, given)


def near_codes(given: Bytes, letters: Alphabet, numbered: bool) -> tuple[U64, Mask]:
    """The words of any ids, and which of them can be in the log at all; see `nearest`."""
    if not numbered:
        return nearest(letters, given)
    plain = whole_numbers(array_of(given))
    exact = np.asarray(plain.to_numpy(zero_copy_only=False), np.bool_)
    return _number_codes(pc.if_else(plain, array_of(given), "0")), exact


def whole_numbers(ids: pa.Array[Any]) -> pa.Array[Any]:
    """Which ids are whole numbers as a number column would write them."""
    return pc.match_substring_regex(
        ids, r"^(0|-?([1-9][0-9]{0,17}|[1-8][0-9]{18}|9[01][0-9]{17}))$"
    )


def _number_codes(ids: pa.Array[Any]) -> U64:
    numbers = ids.cast(pa.int64()).to_numpy(zero_copy_only=False)
    return (numbers.view(np.uint64) ^ SIGN).reshape(-1, 1)


def in_order(time_us: I64, codes: U64) -> I64 | None:
    """The order by time, then id; None where the rows stand so."""
    if ordered(time_us, codes):
        return None
    return np.lexsort((*codes.T[::-1], time_us))


def _refuse_repeats(codes: U64) -> None:
    order = by_code(codes)
    twice = np.zeros(len(order), np.bool_)
    for start in range(1, len(order), BATCH):
        here = order[start - 1 : start + BATCH]
        equal = (codes[here[1:]] == codes[here[:-1]]).all(axis=1)
        twice[here[1:][equal]] = True
    refuse(twice, "transfer_id", "流水号重复", "transfer id comes twice")
