"""Account numbers as small numbers: given out as they come, put in order at the end."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fanzha.engine.trace.store.compiled import kernel, step
from fanzha.engine.trace.store.fingerprint import hash_text, mixed
from fanzha.engine.trace.store.packing import I64, U8, U32, U64, Packed, word
from fanzha.engine.trace.store.pointers import pointed
from fanzha.engine.trace.store.texts import Alphabet, Bytes, encode

packed_of = pointed(Packed)
FREE = -1
_FIRST = 1 << 10
_GUESSES = 3


class Numbering:
    """Numbers names in the order in which they first come. An open-addressing table of their
    words (Knuth, TAOCP 3, 6.4, algorithm L), at most half full."""

    def __init__(self, known: Alphabet) -> None:
        self._known = known
        self._table = np.full(2 * _FIRST, FREE, np.int32)
        self._codes = np.zeros((_FIRST, known.words), np.uint64)
        self._hashes = np.zeros(_FIRST, np.uint64)
        self._count = 0

    def numbers(self, names: Bytes) -> U32:
        """The number of each name, new ones after all before."""
        numbers = np.empty(len(names.offset) - 1, np.uint32)
        done = 0
        while done < len(numbers):
            if self._count == len(self._codes):
                self._grow()
            done, self._count = _number(
                self._known, names.data, names.offset, done, self._table, self._codes,
                self._hashes, self._count, numbers,
            )  # fmt: skip
        return numbers

    @property
    def codes(self) -> U64:
        """The words of all names, by number."""
        return self._codes[: self._count]

    @property
    def hashes(self) -> U64:
        """The hashes of all names, by number."""
        return self._hashes[: self._count]

    def _grow(self) -> None:
        size = 2 * len(self._codes)
        self._codes = np.concatenate((self._codes, np.zeros_like(self._codes)))
        self._hashes = np.concatenate((self._hashes, np.zeros_like(self._hashes)))
        self._table = np.full(2 * size, FREE, np.int32)
        _enter_all(self._table, self._codes, self._count)


@step
def below(names: Packed, order: U32, low: int, high: int, words: U64) -> int:
    """How many of the texts low:high (and low before them) are below `words`."""
    while low < high:
        middle = (low + high) // 2
        if _less(names, order, middle, words):
            low = middle + 1
        else:
            high = middle
    return low


@step
def _row_at(order: U32, place: int) -> int:
    return int(np.int64(order[place] if len(order) else place))


@step
def _less(names: Packed, order: U32, place: int, words: U64) -> bool:
    """Whether the text at a place is below `words`."""
    row = _row_at(order, place)
    for at in range(len(words)):
        here = word(names, row, at)
        if here != words[at]:
            return bool(here < words[at])
    return False


@step
def _guess(names: Packed, order: U32, count: int, words: U64) -> int:
    """`below` all `count` texts. Looks first where the first word would stand if words were
    spread evenly (serial numbers nearly are), and from there in strides that double."""
    low, high, upward = 0, count, True
    least, most = np.uint64(0), np.uint64(1) << np.uint64(63)
    if count:
        least = word(names, _row_at(order, 0), 0)
        most = word(names, _row_at(order, count - 1), 0)
        if not least <= words[0] <= most:
            return count if words[0] > most else 0
    for _ in range(_GUESSES):
        if not (least < words[0] < most and high - low > 8):
            break
        share = float(words[0] - least) / float(most - least)
        middle = min(high - 1, max(low, low + int(share * (high - low))))
        here = word(names, _row_at(order, middle), 0)
        if here == words[0]:
            return below(names, order, low, high, words) if len(words) > 1 else middle
        upward = here < words[0]
        if upward:
            low, least = middle + 1, here
        else:
            high, most = middle, here
    stride = 1
    if upward:
        while low + stride < high and _less(names, order, low + stride, words):
            low += stride + 1
            stride *= 2
        return below(names, order, low, min(high, low + stride + 1), words)
    while high - stride > low and not _less(names, order, high - stride, words):
        high -= stride
        stride *= 2
    return below(names, order, max(low, high - stride), high, words)


@step
def same(names: Packed, row: int, words: U64) -> bool:
    """Whether a row has these words."""
    at = 0
    while at < len(words) and word(names, row, at) == words[at]:
        at += 1
    return at == len(words)


@step
def row_with(names: Packed, order: U32, count: int, words: U64) -> int:
    """The row that has these words in a column as `look_up` takes it; -1 if none has."""
    place = _guess(names, order, count, words)
    if place == count:
        return -1
    row = int(np.int64(order[place] if len(order) else place))
    return row if same(names, row, words) else -1


@kernel
def look_up(table: I64, order: U32, count: int, codes: U64, exact: NDArray[np.bool_]) -> I64:
    """The row of each text in a packed column of `count` texts, given by its table, that is
    sorted as `order` says (empty: as it stands); -1 where it is not there. `codes` and `exact` as
    `nearest` gives."""
    names = packed_of(table)
    found = np.full(len(exact), -1, np.int64)
    for at in range(len(exact)):
        if exact[at]:
            found[at] = row_with(names, order, count, codes[at])
    return found


@kernel
def _number(
    known: Alphabet, data: U8, offset: I64, row: int, table: NDArray[np.int32], codes: U64,
    hashes: U64, count: int, numbers: U32,
) -> tuple[int, int]:  # fmt: skip
    """Number names from `row` on until all are, or the table is full."""
    words = np.zeros(known.words, np.uint64)
    while row < len(numbers):
        encode(known, data, offset[row], offset[row + 1], words)
        place = _place(table, codes, words)
        if table[place] == FREE:
            if count == len(codes):
                break
            table[place] = count
            codes[count] = words
            hashes[count] = hash_text(data, offset[row], offset[row + 1])
            count += 1
        numbers[row] = table[place]
        row += 1
    return row, count


@step
def _place(table: NDArray[np.int32], codes: U64, words: U64) -> int:
    """Where these words stand in the table, or the free place where they would."""
    state = np.uint64(0)
    for part in words:
        state = mixed(state ^ part)
    place = int(np.int64(state & np.uint64(len(table) - 1)))
    while table[place] != FREE:
        number, equal = table[place], True
        for at in range(len(words)):
            equal = equal and codes[number, at] == words[at]
        if equal:
            return place
        place = (place + 1) & (len(table) - 1)
    return place


@kernel
def _enter_all(table: NDArray[np.int32], codes: U64, count: int) -> None:
    for number in range(count):
        table[_place(table, codes, codes[number])] = number
