"""Which bank an account number belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from fanzha.words.data import load


@cache
def bank_prefixes() -> Mapping[str, str]:
    """Unit code of the bank by the first digits of its account numbers.

    >>> bank_prefixes()["990300"]
    'B03'
    """
    return MappingProxyType(dict(load("bank_prefixes")["prefixes"]))
