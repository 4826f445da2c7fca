"""The map leaves as picture, sheet and workbook: gated, on record, and the workbook adds up."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from openpyxl import load_workbook

from fanzha.govern.audit.models import Entry
from fanzha.recover.message.actions import take_answer
from fanzha.recover.paper.models import Paper
from tests.cast import Centre
from tests.recover.helpers import MULE, NEXT, accepted, order_of, stopped
from tests.recover.test_mandate import moved, onward, paid_in

LOSS = 9_048_000
ENDINGS = ("svg", "png", "pdf", "xlsx")


@pytest.fixture
def case(centre: Centre, now: datetime, monkeypatch: pytest.MonkeyPatch) -> int:
    """A report whose money was split: the first account is stopped, the second not yet."""
    monkeypatch.setattr("fanzha.kit.clock.now", lambda: now)
    report = accepted(now, centre.duty)
    moved(report, now, paid_in(now), onward(now))
    take_answer(stopped(order_of(report), now, balance=48_000), now)
    return report


def text_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in pages)


def test_every_form_opens_for_the_three_desks_and_nobody_else(
    case: int, centre: Centre, client_of: Callable[..., Client]
) -> None:
    first = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF", "xlsx": b"PK\x03\x04"}
    for user in (centre.duty, centre.analyst, centre.leader):
        for ending in ENDINGS:
            answer = client_of(user).get(f"/duty/chases/{case}/map.{ending}")
            assert answer.content[:4] == first[ending]
            assert answer["Cache-Control"] == "private, no-store"
    assert client_of(centre.bank_b03).get(f"/duty/chases/{case}/map.xlsx").status_code == 403
    assert client_of(centre.duty).get("/duty/chases/99/map.svg").status_code == 404


def test_every_export_is_on_record(
    case: int, centre: Centre, client_of: Callable[..., Client]
) -> None:
    for ending in ENDINGS:
        client_of(centre.analyst).get(f"/duty/chases/{case}/map.{ending}")
    found = Entry.objects.filter(verb="export_map", actor_id=centre.analyst.pk)
    assert [entry.ground for entry in found] == [f"report:{case}"] * 4


def test_pictures_hide_account_numbers_and_keep_the_filters(
    case: int, centre: Centre, client_of: Callable[..., Client]
) -> None:
    desk = client_of(centre.duty)
    whole = desk.get(f"/duty/chases/{case}/map.svg").content.decode()
    assert MULE not in whole
    assert MULE[-4:] in whole
    assert NEXT[-4:] in whole
    fewer = desk.get(f"/duty/chases/{case}/map.svg?least=90400").content.decode()
    assert NEXT[-4:] not in fewer
    desk.cookies["django_language"] = "en"
    english = desk.get(f"/duty/chases/{case}/map.svg")
    assert "Fund-flow map" in english.content.decode()


def test_the_workbook_adds_up_to_the_loss(
    case: int, centre: Centre, client_of: Callable[..., Client]
) -> None:
    answer = client_of(centre.leader).get(f"/duty/chases/{case}/map.xlsx")
    told: Any = load_workbook(io.BytesIO(answer.content))
    accounts = [[cell.value for cell in row] for row in told["账户"].iter_rows(min_row=2)][:-1]
    assert {row[1] for row in accounts} == {MULE, NEXT}
    assert round(100 * sum(row[7] + row[8] for row in accounts)) == LOSS
    totals = {row[0].value: row[1].value for row in told["合计"].iter_rows(min_row=2)}
    assert totals["损失"] == LOSS / 100
    assert totals["差额(应为零)"] == "=ROUND(B2-SUM(B3:B5),2)"
    assert {"留存: 已止付", "留存: 未止付"} <= set(totals)
    transfers = [[cell.value for cell in row] for row in told["流转"].iter_rows(min_row=2)][:-1]
    assert [row[1] for row in transfers] == sorted(row[1] for row in transfers)
    assert sum(row[6] for row in transfers) == LOSS / 100


def test_the_sheet_to_work_with_says_that_it_is_no_paper(
    case: int, centre: Centre, client_of: Callable[..., Client]
) -> None:
    sheet = client_of(centre.analyst).get(f"/duty/chases/{case}/map.pdf")
    text = text_of(sheet.content)
    assert "未编号" in text
    assert MULE not in text
    assert not Paper.objects.exists()


def test_the_sheet_for_the_case_file_is_numbered_and_whole(
    case: int, centre: Centre, client_of: Callable[..., Client]
) -> None:
    desk = client_of(centre.duty)
    issued = desk.post(f"/papers/issue/{case}", {"kind": "flow", "subject": case})
    text = text_of(desk.get(issued["Location"]).content)
    assert "资金流向图〔2026〕1号" in text
    for told in (MULE, NEXT, "90,480.00", "张某", "明细版本", "推测", "duty(虚构)"):
        assert told in text.replace("\u200b", "").replace("\r\n", "")
    again = desk.post(f"/papers/issue/{case}", {"kind": "flow", "subject": case})
    assert again["Location"] == issued["Location"]
