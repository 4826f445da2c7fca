"""What an officer typed, read as what it can be."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass

from fanzha.engine.read.report.numbers import is_id_card
from fanzha.kit.errors import Trouble
from fanzha.prevent.block.rules import Kind, plain

LONGEST = 80
_NAME = re.compile(r"[^\W\d_][^\d_@/]{1,39}")
_IDENTITY = re.compile(r"[1-9]\d{16}[\dXx]", re.ASCII)
# ITU-T E.164 allows 15 digits; the shortest account the banks' prefixes know has 8.
_LONGEST_NUMBER = 16


@dataclass(frozen=True)
class Term:
    """A plain value and all it can be: "name", "number", "account", "identity", "host"."""

    value: str
    kinds: tuple[str, ...]

    @property
    def shown(self) -> str:
        """The value, half hidden, for a page that stays open.

        >>> Term("13800001234", ("number",)).shown, Term("李小明", ("name",)).shown
        ('138****1234', '李**')
        """
        keep = 7 if len(self.value) > 7 else 0
        if keep:
            return self.value[:3] + "*" * (len(self.value) - keep) + self.value[-4:]
        return self.value[:1] + "*" * (len(self.value) - 1)


def read(text: str) -> Term:
    """The term. Raises Trouble, without repeating it, for what nobody can be found by.

    >>> read("+86 138-0000-1234").kinds, read(" 李小明 ").kinds, read("Pay.Example.cn").kinds
    (('number',), ('name',), ('host',))
    >>> read("6222 0202 0011 2233 445")
    Term(value='6222020200112233445', kinds=('account',))
    """
    typed = text.strip()
    if len(typed) <= LONGEST:
        if _IDENTITY.fullmatch(typed) and is_id_card(typed.upper()):
            return Term(typed.upper(), ("identity",))
        fitting = _plain_values(typed)
        if fitting:
            return Term(fitting[0][1], tuple(kind for kind, _ in fitting))
        if _NAME.fullmatch(typed):
            return Term(typed, ("name",))
    raise Trouble(
        zh="请输入电话号码、账号、身份证号、网址, 或至少两个字的姓名",
        en="type a telephone number, an account, an identity card number, a site, or a name of "
        "at least two characters", field="q",
    )  # fmt: skip


def _plain_values(typed: str) -> list[tuple[str, str]]:
    """The values it can be as numbers and sites; one value, since kinds share it."""
    found: list[tuple[str, str]] = []
    kinds: tuple[Kind, ...] = ("number", "account", "host")
    for kind in kinds:
        with suppress(Trouble):
            value = plain(kind, typed)
            if (kind != "number" or len(value) < _LONGEST_NUMBER) and (
                not found or found[0][1] == value
            ):
                found.append((kind, value))
    return found
