"""Transfers found by their ids, in the base and in what was appended."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from fanzha.engine.trace.store.compiled import kernel, step
from fanzha.engine.trace.store.names import row_with
from fanzha.engine.trace.store.packing import I64, U8, U64
from fanzha.engine.trace.store.pointers import pointed
from fanzha.engine.trace.store.segment import Segment
from fanzha.engine.trace.store.texts import Alphabet, encode
from fanzha.engine.trace.store.view import NONE, View, key_of

SIGN = np.uint64(1 << 63)
"""Turned in the word of an id that is a number: so words sort as the numbers do."""
_MINUS, _ZERO, _NINE = ord("-"), ord("0"), ord("9")
_LARGEST = np.uint64(2**63 - 1)
_TEN = np.uint64(10)


class Known(NamedTuple):
    """A log, and how its ids are written: `numbered` as whole numbers, else by alphabets."""

    log: View
    base_ids: Alphabet
    tail_ids: Alphabet
    numbered: int


known_of = pointed(Known)


@kernel
def find(log: I64, data: U8, offset: I64, keys: I64) -> None:
    """Write the key of each text; NONE where no transfer has this id."""
    known = known_of(log)
    words = np.empty(room_for_words(known), np.uint64)
    for row in range(len(keys)):
        keys[row] = key_with(known, data, offset[row], offset[row + 1], words)


@step
def room_for_words(known: Known) -> int:
    """The most words an id of this log takes."""
    return max(known.base_ids.words, known.tail_ids.words)


@step
def key_with(known: Known, data: U8, start: int, end: int, words: U64) -> int:
    """The key of the transfer with this id, NONE if there is none. Writes in `words`."""
    row = _row(known, known.log.base, known.base_ids, data, start, end, words)
    if row >= 0:
        return key_of(known.log, row)
    if len(known.log.place):
        row = _row(known, known.log.tail, known.tail_ids, data, start, end, words)
    return key_of(known.log, len(known.log.base.row) + row) if row >= 0 else NONE


@step
def _row(
    known: Known, part: Segment, letters: Alphabet, data: U8, start: int, end: int, words: U64
) -> int:
    if known.numbered:
        words = words[:1]
        exact = whole_number(data, start, end, words)
    else:
        words = words[: letters.words]
        exact = encode(letters, data, start, end, words)
    return row_with(part.ids, part.by_id, len(part.row), words) if exact else -1


@step
def whole_number(data: U8, start: int, end: int, words: U64) -> bool:
    """Write the word of a whole number of 64 bits; False for any other text, and for one that a
    column of numbers would write otherwise.

    >>> word = np.zeros(1, np.uint64)
    >>> for text in (b"-12", b"012", b"-0", b"9223372036854775808"):
    ...     print(whole_number(np.frombuffer(text, np.uint8), 0, len(text), word))
    True
    False
    False
    False
    """
    minus = start < end and data[start] == _MINUS
    start += minus
    if start == end or end - start > 19 or (data[start] == _ZERO and (minus or end - start > 1)):
        return False
    number = np.uint64(0)
    for place in range(start, end):
        if data[place] < _ZERO or data[place] > _NINE:
            return False
        number = number * _TEN + np.uint64(data[place] - _ZERO)
    if number > _LARGEST + np.uint64(minus):
        return False
    words[0] = (~number + np.uint64(1) if minus else number) ^ SIGN
    return True
