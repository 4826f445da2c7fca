"""A plan as a workbook that a prosecutor recounts: every figure with what it was made of."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from fanzha.engine.trace import METHODS
from fanzha.recover.refund.comparing import Compared
from fanzha.recover.refund.models import Plan
from fanzha.recover.refund.queries import Remaining
from fanzha.recover.refund.rules import REASONS, Way
from fanzha.recover.trace.following import METHOD_LABELS

Value = str | int | Decimal
YUAN = "#,##0.00"
LINES = ("报案号", "冻结账户", "银行", "方式", "依据", "返还金额(元)", "收款账号", "户名", "状态")
VICTIMS = ("报案号", "损失(元)", "应返还合计(元)", "未返还(元)")
STAYS = ("银行", "冻结账户", "冻结(元)", "方案返还(元)", "继续冻结(元)")


def workbook(plan: Plan, compared: Iterable[Compared], stays: Iterable[Remaining]) -> bytes:
    """Three sheets: the payments, the victims beside each method, what stays frozen.

    Sums and differences are formulas: whoever opens it sees how each figure is made.
    """
    book = Workbook()
    _write(book.worksheets[0], f"第{plan.round}轮返还", LINES, _lines(plan), sums=(6,))
    header = (*VICTIMS, *(f"{METHOD_LABELS[method]['zh']}(元)" for method in METHODS))
    rows: list[list[Value]] = [
        [one.report_id, _yuan(one.loss_fen), _yuan(one.planned_fen), f"=B{at}-C{at}",
         *(_yuan(one.by_method[method]) for method in METHODS)]
        for at, one in enumerate(compared, start=2)
    ]  # fmt: skip
    _write(book.create_sheet(), "被害人与各方法比较", header, rows, sums=range(2, len(header) + 1))
    rest: list[list[Value]] = [
        [one.bank, one.account, _yuan(one.frozen_fen), _yuan(one.planned_fen), f"=C{at}-D{at}"]
        for at, one in enumerate(stays, start=2)
    ]
    _write(book.create_sheet(), "继续冻结", STAYS, rest, sums=(3, 4, 5))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _lines(plan: Plan) -> list[list[Value]]:
    return [
        [line.victim_id, line.account, line.bank, line.way, REASONS[Way(line.way)]["zh"],
         _yuan(line.amount_fen), line.to_account, line.to_name, line.state]
        for line in plan.lines.order_by("id")
    ]  # fmt: skip


def _write(
    sheet: Worksheet, title: str, header: Sequence[str], rows: Sequence[Sequence[Value]],
    sums: Iterable[int],
) -> None:  # fmt: skip
    """Rows with a header that stays in sight, and a sum below the columns of `sums` (from 1)."""
    sheet.title, sheet.freeze_panes = title, "A2"
    sheet.append(list(header))
    for number, row in enumerate(rows, start=2):
        for place, value in enumerate(row, start=1):
            _put(sheet, number, place, value)
    last = len(rows) + 1
    sheet.cell(last + 1, 1, "合计")
    for place in sums:
        letter = get_column_letter(place)
        cell = sheet.cell(last + 1, place, f"=SUM({letter}2:{letter}{max(last, 2)})")
        cell.number_format = YUAN
    for place in range(1, len(header) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = 22


def _put(sheet: Worksheet, number: int, place: int, value: Value) -> None:
    """Money as a number, our own formulas as such, all other text as text and never a formula."""
    cell = sheet.cell(number, place)
    if isinstance(value, Decimal):
        cell.value, cell.number_format = value, YUAN
    elif isinstance(value, str) and not value.startswith(("=B", "=C")):
        cell.value = value
        cell.data_type, cell.number_format = "s", "@"
    else:
        cell.value, cell.number_format = value, YUAN if isinstance(value, str) else "0"


def _yuan(fen: int) -> Decimal:
    return Decimal(fen) / 100
