"""What somebody pasted into the one box, as values a list can be asked about. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fanzha.kit.errors import Trouble
from fanzha.prevent.block.rules import KINDS, Kind, plain

LONGEST = 4000
MOST_VALUES = 50

# Digits as people write them, in groups too; and anything that looks like a host.
_SHAPES = (
    re.compile(r"\+?\d[\d -]{1,40}\d", re.ASCII),
    re.compile(r"(?:[\w-]{1,63}\.)+[a-z]{2,24}", re.ASCII | re.IGNORECASE),
)


@dataclass(frozen=True)
class Value:
    """One value to ask a list of one kind about."""

    kind: Kind
    text: str


def values_in(pasted: str) -> list[Value]:
    """Every number, account and host in the text, each kind it could be, in order.

    Raises Trouble when there is nothing or too much to look at.

    >>> [(v.kind, v.text) for v in values_in("打 00852 1234 5678, 点 HTTPS://Pay.Example.cn/a")]
    [('number', '+85212345678'), ('account', '0085212345678'), ('host', 'pay.example.cn')]
    """
    if not pasted.strip():
        raise Trouble(zh="请先粘贴要查的内容", en="paste what you want checked", field="pasted")
    if len(pasted) > LONGEST:
        raise Trouble(
            zh=f"内容太长, 最多 {LONGEST} 字",
            en=f"too long: at most {LONGEST} characters",
            field="pasted",
        )
    found = [piece for shape in _SHAPES for piece in shape.findall(pasted)]
    values = [Value(kind, text) for piece in found for kind in KINDS for text in _as(kind, piece)]
    return list(dict.fromkeys(values))[:MOST_VALUES]


def _as(kind: Kind, piece: str) -> list[str]:
    if kind == "host" and not re.search(r"[a-z]", piece, re.IGNORECASE):
        return []  # a bare number is no host
    try:
        return [plain(kind, piece)]
    except Trouble:
        return []
