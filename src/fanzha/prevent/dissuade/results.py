"""The results of warning orders, back in the sender's own columns and words."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from fanzha.govern.access.gates import pass_gate
from fanzha.govern.access.rules import CENTRE, Actor
from fanzha.kit.clock import shown
from fanzha.kit.errors import Trouble
from fanzha.prevent.alert.queries import batch_of, rows_of
from fanzha.prevent.alert.rules import REJECTED, TAKEN
from fanzha.prevent.dissuade.models import Task
from fanzha.words import money

# In place of the sender's own word for an outcome, when its mapping gives none.
WORDS = {
    "open": "处置中", "dissuaded": "已劝阻", "no_scam": "非诈骗", "already_paid": "已被骗",
    "unreachable": "无法联系", "expired": "无新迹象, 已过期", "rejected": "退回", "left_out": "",
}  # fmt: skip


@dataclass(frozen=True)
class Results:
    """A table to send back: the sender's columns, then those its mapping names."""

    file_name: str
    encoding: str
    header: list[str]
    rows: list[list[str]]


def results(batch_id: int, actor: Actor, now: datetime) -> Results:
    """Every row of the batch with what came of it so far; leaves an audit entry.

    Raises PermissionDenied for a role outside the centre, Trouble for no such batch.
    """
    pass_gate(
        actor, allowed=actor.role in CENTRE or actor.user_id is None, subject_kind="warnings",
        subject_id=batch_id, ground=f"warnings:{batch_id}", purpose="dissuade", now=now,
    )  # fmt: skip
    batch = batch_of(batch_id)
    if batch is None:
        raise Trouble(
            zh=f"没有第 {batch_id} 批预警", en=f"no batch {batch_id} of warnings", field="batch"
        )
    asked: dict[str, str] = dict(batch.answer["results"])
    header = [*batch.header, *(name for name in asked if name not in batch.header)]
    lines = list(rows_of(batch_id))
    tasks = Task.objects.filter(alert__in=[line.alert_id for line in lines if line.alert_id])
    by_alert: dict[int | None, Task] = {task.alert_id: task for task in tasks}
    sent = len(batch.header)
    rows = [
        _row(line, sent, header, asked, _values(line, by_alert.get(line.alert_id), batch.answer))
        for line in lines
    ]
    return Results(batch.file_name, batch.answer["encoding"] or "utf-8-sig", header, rows)


def as_csv(table: Results) -> bytes:
    """The table as CSV in the encoding the sender uses."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([table.header, *table.rows])
    return out.getvalue().encode(table.encoding)


def as_excel(table: Results) -> bytes:
    """The table as an Excel file, every cell a text, less what Excel cannot hold."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("结果")
    for row in [table.header, *table.rows]:
        sheet.append([_text_cell(sheet, cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _row(
    line: Any, sent: int, header: list[str], asked: dict[str, str], values: dict[str, str]
) -> list[str]:
    """The row as sent, then the results; cells beyond the sender's header stand at the end."""
    cells = [cell or "" for cell in line.cells]
    row = [*cells[:sent], *[""] * (len(header) - len(cells[:sent])), *cells[sent:]]
    for name, what in asked.items():
        row[header.index(name)] = _safe(values.get(what, ""))
    return row


def _values(line: Any, task: Task | None, answer: dict[str, Any]) -> dict[str, str]:
    """What can be told of a row, in the sender's words."""
    words = WORDS | answer["outcomes"]
    if line.fate != TAKEN or task is None:
        note = f"{line.field}: {line.zh}" if line.fate == REJECTED else ""
        return {"outcome": words[line.fate], "note": note}
    return {
        "outcome": words[task.outcome or "open"],
        "reached_at": _time(task.reached_at),
        "met_at": _time(task.met_at),
        "closed_at": _time(task.closed_at),
        "saved_yuan": money.show(task.saved_fen) if task.outcome else "",
        "late": "是" if task.late_reach or task.late_meet else "否",
        "note": "; ".join(_notes(task)),
    }


def _notes(task: Task) -> Iterator[str]:
    noted = task.contacts.exclude(note="").order_by("at", "pk")
    yield from noted.values_list("note", flat=True)


def _time(moment: datetime | None) -> str:
    return shown(moment).strftime("%Y-%m-%d %H:%M:%S") if moment else ""


def _safe(text: str) -> str:
    """A text of ours that no spreadsheet takes for a formula (CWE-1236); theirs stay as sent."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _text_cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"  # a text, whatever it begins with
    return cell
