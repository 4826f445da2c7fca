"""Duty plans and leave as a table (CSV or Excel): each row an entry, or why it is none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from fanzha.engine.read.tables import read_table
from fanzha.govern.shifts.actions import NewLeave, NewShift
from fanzha.govern.shifts.queries import keys_by_sign_in
from fanzha.govern.shifts.rules import PLANNED, Span, Week
from fanzha.kit.clock import SHOWN_ZONE
from fanzha.kit.errors import Trouble
from fanzha.words.enums import label

# What a column may be called, and what a word in it means.
COLUMNS = {
    "类别": "kind", "登录名": "username", "岗位": "role", "单位": "unit", "星期": "weekdays",
    "上班": "begins", "下班": "ends", "开始": "since", "结束": "until",
}  # fmt: skip
LEAVE = frozenset({"请假", "休假", "leave"})
ROLES = {label(role): str(role) for role in PLANNED} | {str(role): str(role) for role in PLANNED}
DAYS = {name: str(day) for day, name in enumerate("一二三四五六日", start=1)} | {"天": "7"}
DAY = timedelta(days=1)

Row = Mapping[str, str]


@dataclass(frozen=True)
class Read:
    """What a file says. Where there are `troubles`, nothing of it should be entered."""

    entries: tuple[NewShift | NewLeave, ...]
    troubles: tuple[Trouble, ...]


def read_plan(path: Path) -> Read:
    """Every row of the file as an entry, or the Trouble it has, with its row and field.

    Columns: docs/teams.md. Times are Asia/Shanghai. Raises Trouble when the file itself cannot
    be read or has an unknown column.
    """
    entries: list[NewShift | NewLeave] = []
    troubles = []
    sign_ins = keys_by_sign_in()
    for number, row in _rows(path):
        try:
            entries.append(_entry(row, number, sign_ins))
        except Trouble as trouble:
            troubles.append(trouble)
    return Read(tuple(entries), tuple(troubles))


def _rows(path: Path) -> Iterator[tuple[int, Row]]:
    sheet = read_table(path)
    names = [COLUMNS.get(name, name) for name in sheet.columns.column_names]
    for name in names:
        if name not in COLUMNS.values():
            raise Trouble(zh=f"不认识的列“{name}”", en=f'unknown column "{name}"', field="header")
    if sheet.ragged:
        row = sheet.ragged[0].row
        raise Trouble(
            zh="单元格数与表头不符",
            en="as many cells as the header has names",
            field="row",
            row=row,
        )
    columns = [column.to_pylist() for column in sheet.columns.columns]
    for number, cells in zip(sheet.rows, zip(*columns, strict=True), strict=True):
        yield int(number), {name: str(cell or "") for name, cell in zip(names, cells, strict=True)}


def _entry(row: Row, number: int, sign_ins: Mapping[str, int]) -> NewShift | NewLeave:
    username = row.get("username", "")
    if username and username not in sign_ins:
        raise Trouble(zh="没有这个登录名", en="no such sign-in", field="username", row=number)
    user = sign_ins.get(username)
    if row.get("kind", "") in LEAVE:
        since, until = _dated(row, number)
        if user is None:
            raise Trouble(zh="请填写登录名", en="name somebody", field="username", row=number)
        return NewLeave(user, since, until, number)
    whose = {} if user is not None else {"role": _role(row, number), "unit": row.get("unit", "")}
    week = _week(row, number)
    span = Span(*_days(row, number)) if week else Span(*_dated(row, number))
    return NewShift(span, user, **whose, week=week, row=number)


def _role(row: Row, number: int) -> str:
    role = ROLES.get(row.get("role", ""))
    if role is None:
        raise Trouble(
            zh=f"请填写登录名, 或岗位: {'、'.join(label(role) for role in PLANNED)}",
            en=f"give a sign-in, or a role: {', '.join(PLANNED)}", field="role", row=number,
        )  # fmt: skip
    return role


def _week(row: Row, number: int) -> Week | None:
    text = row.get("weekdays", "")
    if not text:
        return None
    return Week(
        weekdays(text, number), minute(row.get("begins", ""), "begins", number),
        minute(row.get("ends", ""), "ends", number),
    )  # fmt: skip


def weekdays(text: str, row: int | None = None) -> str:
    """ISO days from 一三五, 1,3,5 or 1-5. Raises Trouble for anything else.

    >>> weekdays("一三五"), weekdays("1-5"), weekdays("周六、日")
    ('135', '12345', '67')
    """
    plain = "".join(DAYS.get(sign, sign) for sign in re.sub(r"周|星期|[\\s,、,]", "", text))
    plain = re.sub(
        r"([1-7])[-~至到]([1-7])",
        lambda span: "".join(str(day) for day in range(int(span[1]), int(span[2]) + 1)),
        plain,
    )
    if not re.fullmatch("[1-7]+", plain):
        raise Trouble(
            zh="星期应如“一三五”或“1-5”",
            en='days such as "135" or "1-5"',
            field="weekdays",
            row=row,
        )
    return "".join(sorted(set(plain)))


def minute(text: str, field: str, row: int | None = None) -> int:
    """The minute of the day from 8:00 or 08:00:00. Raises Trouble for anything else.

    >>> minute("8:30", "begins")
    510
    """
    try:
        found = time.fromisoformat(text.zfill(5) if text.count(":") == 1 else text)
    except ValueError:
        raise Trouble(
            zh="时间应如 08:00", en="a time such as 08:00", field=field, row=row
        ) from None
    return found.hour * 60 + found.minute


def _days(row: Row, number: int) -> tuple[datetime, datetime | None]:
    """A weekly pattern holds from its first day to the end of its last, or for good."""
    since = local_moment(row.get("since", ""), "since", number)
    text = row.get("until", "")
    if not text:
        return since, None
    last = local_moment(text, "until", number)
    return since, last + DAY if _is_day(text) else last


def _dated(row: Row, number: int) -> tuple[datetime, datetime]:
    """From a moment to a moment; a day without a time is meant whole."""
    since = local_moment(row.get("since", ""), "since", number)
    until = local_moment(row.get("until", ""), "until", number)
    return since, until + DAY if _is_day(row["until"]) else until


def _is_day(text: str) -> bool:
    return ":" not in text or text.endswith("00:00:00")


def local_moment(text: str, field: str, row: int | None = None) -> datetime:
    """A moment of Asia/Shanghai as 2026-03-02 08:00. Raises Trouble for anything else.

    >>> local_moment("2026/03/02T08:00", "since").isoformat()
    '2026-03-02T08:00:00+08:00'
    """
    try:
        found = datetime.fromisoformat(text.replace("/", "-"))
    except ValueError:
        found = None
    if found is None:
        raise Trouble(
            zh="时间应如 2026-03-02 08:00", en="a time such as 2026-03-02 08:00", field=field,
            row=row,
        )  # fmt: skip
    return found if found.tzinfo else found.replace(tzinfo=SHOWN_ZONE)
