"""A file of reports: each row a part of a report or in quarantine, the same file once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from openpyxl import Workbook

from fanzha.govern.access.gates import actor_of
from fanzha.govern.access.rules import SYSTEM
from fanzha.govern.audit.queries import entries
from fanzha.kit.errors import Trouble
from fanzha.recover.message.models import Message
from fanzha.recover.report.batch import access_batch, batches, import_reports, rejected_rows
from fanzha.recover.report.models import Report
from tests.cast import Centre
from tests.recover.helpers import MULE, NEXT, VICTIM

HEAD = ["序号", "登记编号", "简要案情", "被害人", "联系电话", "证件号码", "诈骗类型", "接报时间",
        "收款账号", "收款银行", "收款户名", "金额(元)", "转账时间", "付款账号", "登记民警", "备注"]  # fmt: skip
ROWS = [
    ["1", "A-1", "刷单被骗(虚构)", "张某(虚构)", "16499010001", "", "刷单返利", "2026-03-02 16:15",
     MULE, "第3银行", "赵某甲(虚构)", "9,048.00", "2026-03-02 16:10", VICTIM, "", ""],
    ["2", "A-1", "", "", "", "", "", "", NEXT, "", "", "500", "2026-03-02 16:12", "", "", ""],
    ["3", "A-2", "被骗, 账号记不清(虚构)", "", "", "", "", "", "", "", "", "2000", "", "", "", ""],
    ["4", "A-3", "被骗(虚构)", "", "", "", "", "", "12", "", "", "1", "2026-03-02 16:10", "", "", ""],
    ["5", "A-4", "被骗(虚构)", "", "", "", "", "", MULE, "", "", "1", "2027-03-02 16:10", "", "", ""],
    ["6", "A-5", "被骗(虚构)", "", "", "", "", "", MULE, "", "", "一点", "2026-03-02 16:10", "", "", ""],
    ["7", "", "没有编号(虚构)", "", "", "", "", "", "", "", "", "", "", "", "", ""],
    ["", "合计", "", "", "", "", "", "", "", "", "", "11549", "", "", "", ""],
]  # fmt: skip


def write_csv(place: Path, rows: list[list[str]]) -> Path:
    lines = [",".join(f'"{cell}"' for cell in row) for row in [HEAD, *rows]]
    place.write_text("\n".join(lines), encoding="gb18030")
    return place


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "登记.csv", ROWS)


def test_rows_become_reports_that_wait_and_bad_ones_say_why(
    centre: Centre, now: datetime, file: Path
) -> None:
    done = import_reports(file, "reports_sample", actor_of(centre.duty), now)
    assert (done.rows_in, done.reports, done.taken, done.left_out, done.rejected) == (8, 2, 3, 1, 4)
    assert done.changed
    first, second = Report.objects.order_by("pk")
    assert [(row.payee_bank, row.amount_fen) for row in first.payments.order_by("pk")] == [
        ("B03", 904_800), ("B04", 50_000)
    ]  # fmt: skip
    assert (first.scam_type, first.source, first.state) == ("brushing", "batch", "received")
    assert first.received_at.isoformat() == "2026-03-02T08:15:00+00:00"
    assert "2,000.00元" in second.text
    bad = [(row["row"], row["field"]) for row in rejected_rows(done.batch_id)]
    assert bad == [(5, "payee_account"), (6, "paid_at"), (7, "amount_fen"), (8, "source_ref")]
    assert all(row["zh"] and row["en"] for row in rejected_rows(done.batch_id))
    assert not Message.objects.exists()


def test_the_same_file_again_changes_nothing_under_any_name(
    centre: Centre, now: datetime, file: Path, tmp_path: Path
) -> None:
    first = import_reports(file, "reports_sample", SYSTEM, now)
    again = import_reports(file.rename(tmp_path / "copy.csv"), "reports_sample", SYSTEM, now)
    assert (again.batch_id, again.changed, again.taken) == (first.batch_id, False, 3)
    assert Report.objects.count() == 2


def test_a_known_number_in_a_longer_file_is_the_same_report(
    centre: Centre, now: datetime, file: Path, tmp_path: Path
) -> None:
    import_reports(file, "reports_sample", SYSTEM, now)
    more = ["8", "A-9", "又一件(虚构)", *[""] * 13]
    done = import_reports(
        write_csv(tmp_path / "longer.csv", [*ROWS, more]), "reports_sample", SYSTEM, now
    )
    assert (done.changed, done.reports) == (True, 3)
    assert Report.objects.count() == 3


def test_another_content_under_a_known_number_goes_to_quarantine(
    centre: Centre, now: datetime, file: Path, tmp_path: Path
) -> None:
    import_reports(file, "reports_sample", SYSTEM, now)
    changed = [["3", "A-2", "说法变了(虚构)", *[""] * 13], ["9", "A-8", "好的(虚构)", *[""] * 13]]
    done = import_reports(write_csv(tmp_path / "b.csv", changed), "reports_sample", SYSTEM, now)
    assert rejected_rows(done.batch_id)[0]["field"] == "source_ref"
    assert (done.taken, done.rejected) == (1, 1)


def test_it_reads_excel_as_well(centre: Centre, now: datetime, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.create_sheet("登记", 0)
    for row in [HEAD, *ROWS]:
        sheet.append(row)
    book.save(tmp_path / "登记.xlsx")
    done = import_reports(tmp_path / "登记.xlsx", "reports_sample", SYSTEM, now)
    assert (done.reports, done.rejected) == (2, 4)


def test_a_file_without_one_good_row_leaves_nothing(
    centre: Centre, now: datetime, tmp_path: Path
) -> None:
    bad = write_csv(tmp_path / "bad.csv", ROWS[3:6])
    with pytest.raises(Trouble):
        import_reports(bad, "reports_sample", SYSTEM, now)
    assert not batches(actor_of(centre.duty)).exists()
    with pytest.raises(PermissionDenied):
        import_reports(bad, "reports_sample", actor_of(centre.analyst), now)


def test_a_look_at_the_rows_as_sent_is_recorded(centre: Centre, now: datetime, file: Path) -> None:
    duty = actor_of(centre.duty)
    number = import_reports(file, "reports_sample", duty, now).batch_id
    assert len(access_batch(number, duty, now).rows.all()) == 8
    verbs = [entry.verb for entry in entries(ground=f"batch:{number}")]
    assert sorted(verbs) == ["import", "look"]
    with pytest.raises(PermissionDenied):
        access_batch(number, actor_of(centre.leader), now)
