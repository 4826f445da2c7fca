"""Ids as numbers."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fanzha.engine.stream.ids import id_of, ids, pair
from fanzha.kit.errors import Trouble

TEXTS = st.lists(st.one_of(st.none(), st.text(max_size=40), st.from_regex(r"\A[0-9]{1,20}\Z")))


def plain(text: str | None) -> int | None:
    """The number a text stands for, null where it is to be hashed."""
    if not text:
        return 0
    is_number = text.isascii() and text.isdigit() and text[0] != "0" and len(text) <= 18
    return int(text) if is_number else None


@settings(deadline=None)  # the kernel is compiled on the first call
@given(
    TEXTS, st.sampled_from([pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
)
def test_it_keeps_numbers_and_hashes_the_rest(texts: list[str | None], kind: pa.DataType) -> None:
    out = ids(pa.array(texts, pa.string()).cast(kind))
    for text, got in zip(texts, out.tolist(), strict=True):
        wanted = plain(text)
        assert got == wanted if wanted is not None else got >> 63 == 1


@settings(deadline=None)  # the kernel is compiled on the first call
@given(TEXTS.filter(lambda texts: len(texts) > 2))
def test_it_gives_a_slice_and_a_chunk_the_ids_of_the_whole(texts: list[str | None]) -> None:
    whole = pa.array(texts, pa.string())
    assert ids(whole[1:]).tolist() == ids(whole).tolist()[1:]
    chunked = pa.chunked_array([whole[:1], whole[1:]])
    assert ids(chunked).tolist() == ids(whole).tolist()


def test_it_gives_different_texts_different_ids() -> None:
    texts = [f"{a}.{b}.example" for a in range(300) for b in range(300)]
    assert len(set(ids(pa.array(texts)).tolist())) == len(texts)


def test_it_never_changes_an_id() -> None:
    # Stored state and archives rest on these values.
    assert id_of("0086 10 12345") == 0xAF4743E200399EBB
    assert id_of("银行.example") == 0xB2ED609CF1AECC75


def test_it_takes_integers_as_they_are_and_refuses_other_columns() -> None:
    assert ids(pa.array([5, None], pa.uint64())).tolist() == [5, 0]
    with pytest.raises(Trouble, match="not text"):
        ids(pa.array([1.5]))


def test_it_pairs_in_order_and_keeps_null() -> None:
    a, b = np.array([1, 2, 0], np.uint64), np.array([2, 1, 1], np.uint64)
    one, two, null = pair(a, b).tolist()
    assert one != two
    assert null == 0
    many = np.arange(1, 100_001, dtype=np.uint64)
    assert len(np.unique(pair(many, many[::-1].copy()))) == len(many)
