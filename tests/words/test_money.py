"""Money: exact in, exact out, junk refused with its place."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.kit.errors import Trouble
from fanzha.words.money import fen, round_fen, show


@given(st.integers(0, 2**63 - 1))
def test_it_reads_back_what_it_shows(amount: int) -> None:
    assert fen(show(amount)) == amount


@given(st.decimals("0", "1000000000", places=5))
def test_it_rounds_to_the_nearest_fen_and_halves_to_even(yuan: Decimal) -> None:
    rounded = round_fen(yuan)
    away = abs(Decimal(rounded) - yuan * 100)
    assert away < Decimal("0.5") or (away == Decimal("0.5") and rounded % 2 == 0)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("-1", "negative"),
        ("1.005", "two decimals"),
        ("1.500", "two decimals"),
        ("", "not an amount"),
        ("12元", "not an amount"),
        ("1,66,000", "not an amount"),
        ("1e5", "not an amount"),
        ("nan", "not an amount"),
        ("壹佰", "not an amount"),
        ("١٢", "not an amount"),
        ("92233720368547758.08", "too large"),
    ],
)
def test_it_refuses_what_is_no_amount_and_names_the_place(text: str, says: str) -> None:
    with pytest.raises(Trouble, match=says) as trouble:
        fen(text, field="金额", row=3)
    assert (trouble.value.field, trouble.value.row) == ("金额", 3)


@pytest.mark.parametrize("junk", [float("nan"), float("inf"), -0.01, Decimal(-1), 1e300])
def test_it_rounds_no_junk(junk: float | Decimal) -> None:
    with pytest.raises(Trouble):
        round_fen(junk)
