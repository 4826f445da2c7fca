"""Pure decisions on listings."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from fanzha.kit.errors import Trouble

Kind = Literal["number", "account", "host"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_NUMBER = re.compile(r"\+?\d{3,20}", re.ASCII)
_ACCOUNT = re.compile(r"\d{8,32}", re.ASCII)
_HOST = re.compile(r"(?:[\w-]{1,63}\.)+[\w-]{2,63}")


@dataclass(frozen=True)
class Listing:
    """What a reader needs to know of a listed value. Times are UTC."""

    kind: Kind
    value: str
    ground: str
    scam_type: str
    since: datetime
    until: datetime | None

    def holds(self, now: datetime) -> bool:
        """Whether it binds at `now`: from `since` on, not at or after `until`."""
        return self.since <= now and (self.until is None or now < self.until)


def plain(kind: Kind, text: str, *, row: int | None = None) -> str:
    """`text` as it is compared: no blanks, dashes or +86, numbers abroad with +; hosts in
    lower case, no scheme.

    Raises Trouble for what cannot be such a value.

    >>> plain("number", "+86 138-0000-1234"), plain("number", "00210 555-0168")
    ('13800001234', '+2105550168')
    >>> plain("host", "HTTPS://Pay.Example.cn/a")
    'pay.example.cn'
    """
    value = _CLEAN[kind](text)
    pattern = {"number": _NUMBER, "account": _ACCOUNT, "host": _HOST}[kind]
    if not pattern.fullmatch(value) or len(value) > 253:
        raise Trouble(
            zh={"number": "不是电话号码", "account": "不是账号", "host": "不是网站主机名"}[kind],
            en={"number": "not a telephone number", "account": "not an account number",
                "host": "not a host name"}[kind],
            field=kind, row=row,
        )  # fmt: skip
    return value


def _digits(text: str) -> str:
    return re.sub(r"[\s()-]", "", text)


def _number(text: str) -> str:
    bare = _digits(text)
    abroad = f"+{bare[2:]}" if bare.startswith("00") else bare
    return abroad.removeprefix("+86")


def _host(text: str) -> str:
    bare = text.strip().lower().split("://")[-1]
    return re.split(r"[/?#:]", bare, maxsplit=1)[0].removesuffix(".")


_CLEAN: dict[Kind, Callable[[str], str]] = {"number": _number, "account": _digits, "host": _host}
