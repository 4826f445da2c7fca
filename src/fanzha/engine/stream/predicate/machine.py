"""The machine: runs a program over a matrix, a block of rows an instruction.

An instruction is five numbers: what to do, where to put it, two operands, a bit. Each is one
loop over a block that lies in the first cache, so that the cost of choosing what to do is
spread over a thousand rows and the loop runs in SIMD.

Numbers are doubles with NaN for null. Truths are bytes. There is no third truth: a condition
is compiled to "is it true" and, under a NOT, "is it false" (see `program`), and IEEE comparisons
with NaN are false, which is what SQL's null does in both.
"""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

BLOCK = 1024

# On numbers: a and b are columns of the matrix, or temporary ones below zero.
ADD, SUB, MUL, DIV, NEG, ABS, LEAST, GREATEST, COALESCE, CONSTANT = range(10)
# On numbers, giving truths: two columns; a column and a constant.
LT, LE, EQ, NE, IS_NULL, NOT_NULL = range(10, 16)
LT_C, LE_C, GT_C, GE_C, EQ_C, NE_C = range(16, 22)
# On truths.
AND, OR, AND_NOT, ALWAYS, OF_KIND, OUT = range(22, 28)

Program = NDArray[np.int32]
"""Rows of (instruction, result, a, b). Constants are by index; OUT's b is the rule's bit;
ALWAYS and OF_KIND take 0 or 1, and a kind, as a."""
Numbers = NDArray[np.float64]
Truths = NDArray[np.bool_]
Kinds = NDArray[np.uint8]
Bits = NDArray[np.uint64]


@numba.njit(cache=True, nogil=True, error_model="numpy")
def run(
    program: Program, constants: Numbers, values: Numbers, kind: Kinds, numbers: Numbers,
    truths: Truths, bits: Bits,
) -> None:  # fmt: skip
    """Set bit b of `bits[b // 64, i]` for every row i and rule b whose condition is true.

    values: column-major, row i of column f is values[f, i]. numbers, truths: temporary blocks.
    """
    rows = len(kind)
    for low in range(0, rows, BLOCK):
        high = min(low + BLOCK, rows)
        for at in range(len(program)):
            op, to, a, b = program[at]
            if op < LT:
                _numbers(op, to, a, b, constants, values, numbers, low, high)
            elif op < LT_C:
                _compare(op, to, a, b, values, numbers, truths, low, high)
            elif op < AND:
                _compare_constant(op, to, a, constants[b], values, numbers, truths, low, high)
            elif op < ALWAYS:
                _truths(op, truths[to], truths[a], truths[b])
            elif op == OUT:
                _out(truths[a, : high - low], bits[b // 64, low:high], np.uint64(b % 64))
            else:
                _given(op, truths[to, : high - low], a, kind[low:high])


@numba.njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _block(at: int, values: Numbers, numbers: Numbers, low: int, high: int) -> Numbers:
    return values[at, low:high] if at >= 0 else numbers[-1 - at, : high - low]


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _numbers(
    op: int, to: int, a: int, b: int, constants: Numbers, values: Numbers, numbers: Numbers,
    low: int, high: int,
) -> None:  # fmt: skip
    r = numbers[-1 - to, : high - low]
    if op == CONSTANT:
        r[:] = constants[a]
        return
    x, y = _block(a, values, numbers, low, high), _block(b, values, numbers, low, high)
    if op == ADD:
        for i in range(len(r)):
            r[i] = x[i] + y[i]
    elif op == SUB:
        for i in range(len(r)):
            r[i] = x[i] - y[i]
    elif op == MUL:
        for i in range(len(r)):
            r[i] = x[i] * y[i]
    elif op == DIV:
        for i in range(len(r)):
            r[i] = x[i] / y[i] if y[i] != 0.0 else np.nan
    elif op == NEG:
        for i in range(len(r)):
            r[i] = -x[i]
    elif op == ABS:
        for i in range(len(r)):
            r[i] = abs(x[i])
    elif op == LEAST:
        for i in range(len(r)):
            r[i] = y[i] if y[i] < x[i] or x[i] != x[i] else x[i]
    elif op == GREATEST:
        for i in range(len(r)):
            r[i] = y[i] if y[i] > x[i] or x[i] != x[i] else x[i]
    else:
        for i in range(len(r)):
            r[i] = x[i] if x[i] == x[i] else y[i]


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _compare(
    op: int, to: int, a: int, b: int, values: Numbers, numbers: Numbers, truths: Truths,
    low: int, high: int,
) -> None:  # fmt: skip
    r = truths[to, : high - low]
    x, y = _block(a, values, numbers, low, high), _block(b, values, numbers, low, high)
    if op == LT:
        for i in range(len(r)):
            r[i] = x[i] < y[i]
    elif op == LE:
        for i in range(len(r)):
            r[i] = x[i] <= y[i]
    elif op == EQ:
        for i in range(len(r)):
            r[i] = x[i] == y[i]
    elif op == NE:
        for i in range(len(r)):
            r[i] = (x[i] < y[i]) | (x[i] > y[i])
    elif op == IS_NULL:
        for i in range(len(r)):
            r[i] = x[i] != x[i]
    else:
        for i in range(len(r)):
            r[i] = x[i] == x[i]


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _compare_constant(
    op: int, to: int, a: int, c: float, values: Numbers, numbers: Numbers, truths: Truths,
    low: int, high: int,
) -> None:  # fmt: skip
    r = truths[to, : high - low]
    x = _block(a, values, numbers, low, high)
    if op == LT_C:
        for i in range(len(r)):
            r[i] = x[i] < c
    elif op == LE_C:
        for i in range(len(r)):
            r[i] = x[i] <= c
    elif op == GT_C:
        for i in range(len(r)):
            r[i] = x[i] > c
    elif op == GE_C:
        for i in range(len(r)):
            r[i] = x[i] >= c
    elif op == EQ_C:
        for i in range(len(r)):
            r[i] = x[i] == c
    else:
        for i in range(len(r)):
            r[i] = (x[i] < c) | (x[i] > c)


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _truths(op: int, r: Truths, x: Truths, y: Truths) -> None:
    """Whole blocks: what lies behind the last row is worked out and never looked at."""
    if op == AND:
        for i in range(BLOCK):
            r[i] = x[i] & y[i]
    elif op == OR:
        for i in range(BLOCK):
            r[i] = x[i] | y[i]
    else:
        for i in range(BLOCK):
            r[i] = x[i] & (y[i] ^ True)


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _given(op: int, r: Truths, a: int, kind: Kinds) -> None:
    if op == ALWAYS:
        r[:] = a != 0
    else:
        for i in range(len(r)):
            r[i] = kind[i] == a


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _out(truth: Truths, bits: Bits, bit: np.uint64) -> None:
    """Most blocks hold no hit of most rules: look first, write seldom."""
    hit = False
    for i in range(len(truth)):
        hit |= truth[i]
    if hit:
        for i in range(len(truth)):
            bits[i] |= np.uint64(truth[i]) << bit
