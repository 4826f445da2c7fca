"""Texts as numbers that sort like the texts.

Each place of the text has the few bytes that ever stand there (and the end, which comes before
all); the text is the number they make in that mixed radix (Knuth, TAOCP 2, 4.1), in as many 63-bit
words as it takes. A bank's serial numbers become neighbouring integers, an account number of 18
digits one word, and two texts compare as their words do: by code point.
"""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fanzha.engine.trace.store.compiled import kernel
from fanzha.engine.trace.store.packing import I64, U8, U64, frozen

END = 0
SYMBOLS = 257
"""The end of the text, then the 256 bytes."""
WORD = 2**63


class Alphabet(NamedTuple):
    """What stands at each place. `rank` is the symbol's digit, or -1 - the digits below it."""

    rank: Annotated[NDArray[np.int16], SYMBOLS]
    symbol: Annotated[NDArray[np.int16], SYMBOLS]
    radix: U64
    word: I64
    words: int


class Bytes(NamedTuple):
    """UTF-8 texts side by side: text i is data[offset[i]:offset[i + 1]]."""

    data: U8
    offset: I64


def texts(column: pa.Array[Any]) -> Bytes:
    """The bytes of a text column without nulls."""
    column = column.cast(pa.large_string())
    offset = np.frombuffer(memoryview(column.buffers()[1] or bytes(8)), np.int64)
    offset = offset[column.offset : column.offset + len(column) + 1]
    data = np.frombuffer(memoryview(column.buffers()[2] or b""), np.uint8)
    return Bytes(frozen(data), frozen(offset))


def array_of(given: Bytes) -> pa.Array[Any]:
    """The text column behind bytes."""
    buffers = [None, pa.py_buffer(given.offset.data), pa.py_buffer(given.data.data)]
    return pa.Array.from_buffers(pa.large_string(), len(given.offset) - 1, buffers)


def seen_in(given: Bytes, seen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark in `seen`, shape (places, SYMBOLS), what stands where; longer if it must be."""
    longest = int(np.diff(given.offset).max(initial=0))
    if longest > len(seen):
        grown = np.zeros((longest, SYMBOLS), np.bool_)
        grown[: len(seen)] = seen
        # A place beyond every earlier text was the end for all of them.
        grown[len(seen) :, END] = seen.any()
        seen = grown
    _see(given.data, given.offset, seen)
    return seen


def alphabet(seen: NDArray[np.bool_]) -> Alphabet:
    """The alphabet of everything seen.

    >>> words = texts(pa.array(["T9", "T10"]))
    >>> known = alphabet(seen_in(words, np.zeros((0, SYMBOLS), np.bool_)))
    >>> encoded(known, words).tolist(), decoded(known, np.array([[2]], np.uint64)).tolist()
    ([[2], [1]], ['T9'])
    """
    if not len(seen):
        seen = np.zeros((1, SYMBOLS), np.bool_)
        seen[0, END] = True
    places = len(seen)
    rank = np.full((places, SYMBOLS), -1, np.int16)
    symbol = np.zeros((places, SYMBOLS), np.int16)
    radix, word = np.ones(places, np.uint64), np.zeros(places, np.int64)
    size = 1
    for place, row in enumerate(seen):
        known = np.flatnonzero(row)
        below = np.cumsum(row) - row
        rank[place] = np.where(row, below, -1 - below)
        symbol[place, : len(known)] = known
        radix[place] = len(known)
        word[place] = word[place - 1] if place else 0
        size *= len(known)
        if size > WORD:
            word[place] += 1
            size = len(known)
    parts = frozen(rank), frozen(symbol), frozen(radix), frozen(word)
    return Alphabet(*parts, int(word[-1]) + 1)


def encoded(known: Alphabet, given: Bytes) -> U64:
    """The words of texts that the alphabet knows, shape (n, words)."""
    codes = np.zeros((len(given.offset) - 1, known.words), np.uint64)
    for row in range(0, len(codes), 1 << 20):
        _encode_all(known, given.data, given.offset[row : row + (1 << 20) + 1], codes[row:])
    return codes


def nearest(known: Alphabet, given: Bytes) -> tuple[U64, NDArray[np.bool_]]:
    """The words of any texts as `encode` writes them, and which of them the alphabet knows."""
    codes = np.zeros((len(given.offset) - 1, known.words), np.uint64)
    exact = np.zeros(len(codes), np.bool_)
    _encode_any(known, given.data, given.offset, codes, exact)
    return codes, exact


def decoded(known: Alphabet, codes: U64) -> pa.Array[Any]:
    """The texts behind words."""
    places = len(known.radix)
    data = np.zeros(len(codes) * places, np.uint8)
    offset = np.zeros(len(codes) + 1, np.int64)
    size = _decode_all(known, codes, data, offset)
    return array_of(Bytes(data[:size], offset))


@kernel
def encode(known: Alphabet, data: U8, start: int, end: int, words: U64) -> bool:
    """Write a text's words; whether the alphabet knows it.

    Of a text it does not know, the words are the least that are above every known text below it:
    how many known texts come before is found by them alike.
    """
    words[:] = np.uint64(0)
    exact = True
    for place in range(len(known.radix)):
        digit = np.int64(0)
        if exact:
            symbol = np.int64(data[start + place]) + 1 if start + place < end else END
            digit = np.int64(known.rank[place, symbol])
            if digit < 0:
                digit, exact = -1 - digit, False
        at = known.word[place]
        words[at] = words[at] * known.radix[place] + np.uint64(digit)
    if exact and end - start > len(known.radix):
        words[-1] += np.uint64(1)
        exact = False
    return exact


@kernel
def _encode_all(known: Alphabet, data: U8, offset: I64, codes: U64) -> None:
    for row in range(len(offset) - 1):
        encode(known, data, offset[row], offset[row + 1], codes[row])


@kernel
def _encode_any(
    known: Alphabet, data: U8, offset: I64, codes: U64, exact: NDArray[np.bool_]
) -> None:
    for row in range(len(exact)):
        exact[row] = encode(known, data, offset[row], offset[row + 1], codes[row])


@kernel
def _decode_all(known: Alphabet, codes: U64, data: U8, offset: I64) -> int:
    places = len(known.radix)
    digits = np.zeros(places, np.int64)
    left = np.zeros(known.words, np.uint64)
    size = 0
    for row in range(len(codes)):
        left[:] = codes[row]
        for back in range(places):
            place = places - 1 - back
            at, radix = known.word[place], known.radix[place]
            digits[place] = left[at] % radix
            left[at] //= radix
        for place in range(places):
            symbol = known.symbol[place, digits[place]]
            if symbol == END:
                break
            data[size] = np.uint8(symbol - 1)
            size += 1
        offset[row + 1] = size
    return size


@kernel
def _see(data: U8, offset: I64, seen: NDArray[np.bool_]) -> None:
    for row in range(len(offset) - 1):
        length = offset[row + 1] - offset[row]
        for place in range(length):
            seen[place, np.int64(data[offset[row] + place]) + 1] = True
        if length < len(seen):
            seen[length:, END] = True
