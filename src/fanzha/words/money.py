"""Money is a whole number of fen (分, one hundredth of a yuan). Never a float."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NewType

from fanzha.kit.errors import Trouble

Fen = NewType("Fen", int)
"""An amount in fen. Zero or more, below 2**63 so that it fits an int64 column."""

_LARGEST = 2**63 - 1
_PLAIN = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?", re.ASCII)


def fen(yuan: str | Decimal, *, field: str = "amount", row: int | None = None) -> Fen:
    """An amount in yuan, as written, in fen. Exact: nothing is rounded.

    Thousands separators are allowed where they stand right. Raises Trouble for text that
    is no amount, a negative amount, more than two decimals, or more than an int64 holds.

    >>> fen("1,660,000.00"), fen("0.1"), fen(Decimal("90480"))
    (166000000, 10, 9048000)
    """
    text = format(yuan, "f") if isinstance(yuan, Decimal) else yuan.strip()
    if text.startswith("-"):
        raise Trouble(zh="金额为负", en="negative amount", field=field, row=row)
    if not _PLAIN.fullmatch(text):
        raise Trouble(zh="不是金额", en="not an amount", field=field, row=row)
    whole, _, cents = text.replace(",", "").partition(".")
    if len(cents) > 2:
        raise Trouble(
            zh="金额超过两位小数", en="more than two decimals in the amount", field=field, row=row
        )
    return _bounded(int(whole) * 100 + int(cents.ljust(2, "0")), field, row)


def round_fen(yuan: Decimal | float, *, field: str = "amount", row: int | None = None) -> Fen:
    """An amount in yuan to the nearest fen, halves to the even one (IEEE 754, 4.3.1).

    A float counts as the shortest decimal that reads back as it, that is, as its writer
    meant it: 2.675 is 2.675 and not 2.67499999... Raises Trouble for a negative amount, NaN,
    infinity, or more than an int64 holds.

    >>> round_fen(0.125), round_fen(0.135), round_fen(2.675), round_fen(Decimal("1.005"))
    (12, 14, 268, 100)
    """
    exact = yuan if isinstance(yuan, Decimal) else Decimal(repr(float(yuan)))
    if not exact.is_finite():
        raise Trouble(zh="不是金额", en="not an amount", field=field, row=row)
    if exact < 0:
        raise Trouble(zh="金额为负", en="negative amount", field=field, row=row)
    return _bounded(int((exact * 100).to_integral_value(ROUND_HALF_EVEN)), field, row)


def show(amount: int) -> str:
    """The amount in yuan with separators and two decimals, as people read it.

    >>> show(166_000_000), show(5), show(-12_345)
    ('1,660,000.00', '0.05', '-123.45')
    """
    yuan, rest = divmod(abs(amount), 100)
    return f"{'-' if amount < 0 else ''}{yuan:,}.{rest:02d}"


def yuan(amount: int) -> Decimal:
    """The amount in yuan, exact, as sheets take it.

    >>> yuan(166_000_001)
    Decimal('1660000.01')
    """
    return Decimal(amount).scaleb(-2)


def _bounded(amount: int, field: str, row: int | None) -> Fen:
    if amount > _LARGEST:
        raise Trouble(zh="金额过大", en="amount too large", field=field, row=row)
    return Fen(amount)
