"""One value between its JSON form and its text on the wire."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from fanzha.kit.errors import Trouble
from fanzha.outside.bank.xml.table import Field

ZONE = ZoneInfo("Asia/Shanghai")
"""Banks write the time of the country, without a zone."""
_YUAN = re.compile(r"(\d{1,17})\.(\d{2})")
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,6}))?")
_COUNT = re.compile(r"\d{1,9}")


def to_text(field: Field, value: object) -> str:
    """The value as it is written. Raises Trouble naming a field whose value has another kind.

    >>> from fanzha.outside.bank.xml.table import table
    >>> amount, paid = table().form("100101").request[2:4]
    >>> to_text(amount, 166_000_000), to_text(paid, "2026-03-02T08:17:00+00:00")
    ('1660000.00', '20260302161700')
    """
    if value == "":
        return ""
    if field.kind in ("fen", "count"):
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise _wrong(field)
        return f"{value // 100}.{value % 100:02}" if field.kind == "fen" else str(value)
    if not isinstance(value, str):
        raise _wrong(field)
    return _moment_text(field, value) if field.kind == "moment" else value


def from_text(field: Field, text: str) -> str | int:
    """The value in its JSON form. Raises Trouble naming the field that cannot be read."""
    if field.kind == "text" or text == "":
        return text
    if field.kind == "moment":
        return _moment(field, text)
    found = (_YUAN if field.kind == "fen" else _COUNT).fullmatch(text)
    if not found or not text.isascii():
        raise _wrong(field)
    return int("".join(found.groups()) or text)


def _moment_text(field: Field, value: str) -> str:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise _wrong(field) from error
    if moment.tzinfo is None:
        raise _wrong(field)
    shown = moment.astimezone(ZONE)
    # A stop and a payment in the same second must keep their order: the fraction goes along.
    fraction = f".{shown.microsecond:06}" if shown.microsecond else ""
    return f"{shown:%Y%m%d%H%M%S}{fraction}"


def _moment(field: Field, text: str) -> str:
    found = _MOMENT.fullmatch(text)
    if not found or not text.isascii():
        raise _wrong(field)
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    micros = int((found[7] or "0").ljust(6, "0"))
    try:
        moment = datetime(year, month, day, hour, minute, second, micros, ZONE)
    except ValueError as error:
        raise _wrong(field) from error
    return moment.astimezone(UTC).isoformat()


def _wrong(field: Field) -> Trouble:
    return Trouble(
        zh=f"{field.xml} 的值不合格式", en=f"{field.xml} has no valid value", field=field.name
    )
