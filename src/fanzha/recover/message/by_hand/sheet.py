"""The batch as a person types it into the platform: one row a message, one column a field."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from openpyxl import Workbook

from fanzha.recover.message.by_hand.rules import FORMS, SHANGHAI
from fanzha.recover.message.rules import Envelope
from fanzha.words import money

COLUMNS: Mapping[str, str] = {
    "本方编号": "our key", "交易码": "code", "业务": "request", "银行": "bank", "账号": "account",
    "户名": "holder", "金额(元)": "amount (yuan)", "转账时间": "paid at", "起始时间": "since",
    "立案文号": "case number", "批准文号": "approval", "期限(月)": "months",
    "收款账号": "to account", "收款银行": "to bank", "收款户名": "to holder", "原指令编号": "key of the first order",
    "理由": "reason",
}  # fmt: skip
"""Headers as the file has them, with what they are in English."""
NUMBER = "平台编号"
RESULT_COLUMNS = (NUMBER, "结果代码", "办理时间", "办理金额(元)")
"""What a person adds; the file then can be imported as the platform's result."""


def row_of(envelope: Envelope) -> dict[str, str]:
    """One message as cells, in the order of COLUMNS; "" where its code has no such field."""
    body = envelope.body
    cells = (
        str(envelope.key), envelope.code, FORMS[envelope.code].label["zh"], envelope.bank,
        _text(body, "account"), _text(body, "holder"), _yuan(body), _moment(body, "paid_at"),
        _moment(body, "since"), _text(body, "case_no"), _text(body, "approval"),
        _text(body, "months"), _text(body, "to_account"), _text(body, "to_bank"), _text(body, "to_name"),
        _text(body, "order") or _text(body, "monitor"), _text(body, "why"),
    )  # fmt: skip
    return dict(zip(COLUMNS, cells, strict=True))


def copied(row: Mapping[str, str]) -> str:
    """A row as one click copies it: cells between tabs, as sheets and web forms paste them."""
    return "\t".join(" ".join(cell.split()) for cell in row.values())


def as_csv(rows: Iterable[Mapping[str, str]]) -> bytes:
    """UTF-8 with a byte order mark, which Excel needs. No cell can act as a formula."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([_harmless(cell) for cell in cells] for cells in _table(rows))
    return out.getvalue().encode("utf-8-sig")


def as_excel(rows: Iterable[Mapping[str, str]]) -> bytes:
    """A workbook whose cells are all text: no account number is cut to 15 digits."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "平台代录"
    for number, cells in enumerate(_table(rows), start=1):
        for place, text in enumerate(cells, start=1):
            cell = sheet.cell(number, place, text or None)
            cell.data_type, cell.number_format = ("s" if text else "n"), "@"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _table(rows: Iterable[Mapping[str, str]]) -> Iterator[list[str]]:
    """The header, then each row; a column that a row does not have is left to be filled in."""
    columns = [*COLUMNS, *RESULT_COLUMNS]
    yield columns
    for row in rows:
        yield [row.get(name, "") for name in columns]


def _harmless(cell: str) -> str:
    """Spreadsheets run what begins like a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@"} else cell


def _text(body: Mapping[str, Any], field: str) -> str:
    value = body.get(field)
    return "" if value is None else str(value)


def _yuan(body: Mapping[str, Any]) -> str:
    fen = body.get("amount_fen")
    return money.show(fen) if isinstance(fen, int) else ""


def _moment(body: Mapping[str, Any], field: str) -> str:
    text = _text(body, field)
    return f"{datetime.fromisoformat(text).astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}" if text else ""
