"""Pure: how a person looks in a list, where the reader need not know who it is."""

from __future__ import annotations


def masked_name(name: str) -> str:
    """The family name, the rest hidden.

    >>> masked_name("李小明")
    '李**'
    """
    return name[:1] + "*" * len(name[1:])


def masked_number(number: str) -> str:
    """The first three and the last four digits.

    >>> masked_number("13800001234")
    '138****1234'
    """
    hidden = max(len(number) - 7, 0)
    return number[:3] + "*" * hidden + number[-4:] if hidden else "*" * len(number)
