"""The name of a log's content, so that an answer can say what it was computed on."""

from __future__ import annotations

import hashlib

import pyarrow as pa

TEXTS = ("transfer_id", "payer", "payee", "exit_kind")
NUMBERS = ("time", "amount_fen")


def version_of(ordered: pa.Table) -> str:
    """SHA-256 (first 16 hex digits) over the columns a trace reads, in its order.

    It hashes values, not memory: chunks, slices and file settings do not change it.
    Columns that a trace does not read (banks, channel) do not change it either.
    """
    digest = hashlib.sha256()
    for name in TEXTS:
        texts = [text or "" for text in ordered[name].to_pylist()]
        digest.update("\0".join(texts).encode())
    for name in NUMBERS:
        numbers = ordered[name].cast(pa.int64()).combine_chunks()
        digest.update(numbers.to_numpy(zero_copy_only=False).astype("<i8").tobytes())
    return digest.hexdigest()[:16]
