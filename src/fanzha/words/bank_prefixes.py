"""Which bank an account number belongs to, and what people call it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from fanzha.words.data import load


@cache
def bank_prefixes() -> Mapping[str, tuple[str, ...]]:
    """Unit codes of the banks by the first digits of their account numbers.

    Several where banks share a prefix, as rural banks do.

    >>> bank_prefixes()["990300"], bank_prefixes()["991500"]
    (('B03',), ('B05', 'B06'))
    """
    table = load("bank_prefixes")["prefixes"]
    return MappingProxyType({prefix: tuple(codes) for prefix, codes in table.items()})


@cache
def short_names() -> Mapping[str, str]:
    """What people call a bank, and the part of its full name that it stands for.

    >>> short_names()["工行"]
    '工商银行'
    """
    return MappingProxyType(dict(load("bank_prefixes")["short_names"]))


def spoken_names(names: Mapping[str, str]) -> dict[str, str]:
    """Code by every way a bank is named in speech; `names` is full name by code.

    A name in brackets behind the name goes (虚构, 某分行). What would stand for two banks
    stands for none.

    >>> spoken_names({"B01": "中国工商银行(云溪支行)"})
    {'中国工商银行': 'B01', '工商银行': 'B01', '工行': 'B01', '中国工商银行(云溪支行)': 'B01'}
    """
    said: dict[str, set[str]] = {}
    for code, full in names.items():
        plain = re.sub(r"[((].*", "", full).strip()
        for name in {full, plain, *_short(plain)} - {""}:
            said.setdefault(name, set()).add(code)
    ordered = sorted(said, key=lambda name: ("(" in name, -len(name)))
    return {name: next(iter(said[name])) for name in ordered if len(said[name]) == 1}


def _short(plain: str) -> list[str]:
    found = [(short, part) for short, part in short_names().items() if part in plain]
    return [name for pair in found for name in pair]
