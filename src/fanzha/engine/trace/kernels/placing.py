"""Seeds found in the log, and whether they may be traced."""

from __future__ import annotations

import numpy as np

from fanzha.engine.trace.store.compiled import kernel
from fanzha.engine.trace.store.finding import key_with, known_of, room_for_words
from fanzha.engine.trace.store.packing import I64, U8
from fanzha.engine.trace.store.view import NONE, amount_of


@kernel
def place(log: I64, data: U8, length: I64, fen: I64, keys: I64) -> bool:
    """Write the seeds' keys. Whether each is known, carries its fen, and comes after the one
    before: then there is nothing to complain of."""
    known = known_of(log)
    words = np.empty(room_for_words(known), np.uint64)
    start, fine = 0, True
    for row in range(len(keys)):
        key = key_with(known, data, start, start + length[row], words)
        start += length[row]
        keys[row] = key
        fine = fine and key != NONE and (row == 0 or keys[row - 1] < key)
        fine = fine and 0 < fen[row] <= amount_of(known.log, key)
    return fine
