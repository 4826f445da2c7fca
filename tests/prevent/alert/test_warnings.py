"""Warning orders come in by a mapping, run on their clocks, and go back with results."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from fanzha.engine.read.mapping_files import find_mapping
from fanzha.govern.access.gates import actor_of
from fanzha.govern.access.models import User
from fanzha.govern.access.rules import SYSTEM
from fanzha.govern.audit.queries import entries
from fanzha.kit import clock
from fanzha.kit.clock import TownClock
from fanzha.kit.errors import Trouble
from fanzha.prevent.alert.models import Alert, WarningBatch
from fanzha.prevent.alert.orders import answer_of
from fanzha.prevent.alert.queries import rejected
from fanzha.prevent.alert.warnings import Imported, import_warnings
from fanzha.prevent.dissuade.actions import Entry, claim, close
from fanzha.prevent.dissuade.models import Task
from fanzha.prevent.dissuade.results import as_excel, results
from tests.cast import Centre

ClientOf = Callable[[User], Client]

MINISTRY_HEADER = [
    "序号", "指令编号", "预警号码", "姓名", "归属地", "诈骗类型", "预警等级", "预警内容", "反馈结果", "反馈时间",
]  # fmt: skip
CITY = """预警ID,手机号,机主姓名,类别,风险,说明,涉及金额(元),下发时间,所属派出所
C1,13900000011,王测试,贷款,红,疑似贷款诈骗,"38,000.00",2026-03-02 16:10:00,城关所
C2,13900000012,李测试,,橙,境外来电,,2026-03-02 16:20:00,城关所
C3,12,赵测试,客服,黄,,,2026-03-02 16:20:00,城关所
C4,13900000014,钱测试,客服,黄,,-5,2026-03-02 16:20:00,城关所
C5,13900000015,孙测试,客服,紫,,,2026-03-02 16:20:00,城关所
C6,13900000016,周测试,客服,黄,,,2026-03-02 18:20:00,城关所
C7,13900000017,吴测试,客服,黄
"""


@pytest.fixture
def ministry(tmp_path: Path) -> Path:
    """The ministry's sheet: a title, a header, orders (虚构), a line of totals."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [
        ["预警指令日报(虚构)"],
        MINISTRY_HEADER,
        [1, "M-1", "13900000001", "张测试", "本县", "虚假贷款", "高危", "接听境外来电", None, None],
        [2, "M-2", "13900000002", "李测试", "本县", "刷单返利", "中危", "安装涉诈应用", None, None],
        [None, "合计", None, None, None, None, None, None, None, None],
    ]:
        sheet.append(row)
    path = tmp_path / "预警0302.xlsx"
    book.save(path)
    return path


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """The city's export, GB18030, some rows bad."""
    path = tmp_path / "city.csv"
    path.write_bytes(CITY.encode("gb18030"))
    return path


def test_it_makes_an_alert_of_each_order_with_clocks_from_the_import(
    centre: Centre, ministry: Path, now: datetime
) -> None:
    done = import_warnings(ministry, "warnings_ministry", SYSTEM, now)
    assert (done.rows_in, done.taken, done.left_out, done.rejected) == (3, 2, 1, 0)
    first = Alert.objects.get(phone="13900000001")
    assert (first.level, first.scam_type, first.source) == ("high", "loan", "warning_order")
    assert first.unit.code == "YX"
    task = Task.objects.get(alert=first)
    assert task.reach_by == now + timedelta(minutes=10)
    assert task.meet_by == now + timedelta(minutes=30)


def test_it_runs_the_clocks_from_the_receipt_that_the_order_states(
    centre: Centre, city: Path, now: datetime
) -> None:
    import_warnings(city, "warnings_city", SYSTEM, now)
    task = Task.objects.get(alert__phone="13900000011")
    received = datetime.fromisoformat("2026-03-02T16:10:00+08:00")
    assert task.reach_by == received + timedelta(minutes=10)
    assert task.alert.money_fen == 3_800_000


def test_it_keeps_bad_rows_with_field_and_reason(centre: Centre, city: Path, now: datetime) -> None:
    done = import_warnings(city, "warnings_city", SYSTEM, now)
    assert (done.rows_in, done.taken, done.rejected) == (7, 2, 5)
    found = [(row.number, row.field) for row in rejected(done.batch_id)]
    assert found == [(4, "phone"), (5, "money_fen"), (6, "level"), (7, "received_at"), (8, "row")]
    assert all(row.zh and row.en for row in rejected(done.batch_id))


def test_it_changes_nothing_when_the_same_file_comes_again(
    centre: Centre, ministry: Path, now: datetime
) -> None:
    first = import_warnings(ministry, "warnings_ministry", SYSTEM, now)
    renamed = ministry.rename(ministry.with_name("again.xlsx"))
    again = import_warnings(renamed, "warnings_ministry", SYSTEM, now + timedelta(hours=1))
    assert again == Imported(first.batch_id, False, 3, 2, 1, 0)
    assert (Alert.objects.count(), Task.objects.count()) == (2, 2)


def test_it_writes_nothing_when_the_file_does_not_fit(
    centre: Centre, city: Path, now: datetime
) -> None:
    with pytest.raises(Trouble):
        import_warnings(city, "warnings_ministry", SYSTEM, now)
    assert not WarningBatch.objects.exists()
    assert not Alert.objects.exists()


def test_it_sends_results_back_in_the_senders_own_columns(
    centre: Centre, ministry: Path, now: datetime
) -> None:
    done = import_warnings(ministry, "warnings_ministry", SYSTEM, now)
    officer = actor_of(centre.dissuader)
    task = Task.objects.get(alert__phone="13900000001")
    claim(task.pk, officer, now)
    close(task.pk, "dissuaded", officer, Entry(now, "=已说服"), saved_fen=3_800_000)
    table = results(done.batch_id, officer, now)
    assert table.header == [*MINISTRY_HEADER, "备注"]
    assert [row[:3] for row in table.rows] == [
        ["1", "M-1", "13900000001"], ["2", "M-2", "13900000002"], ["", "合计", ""],
    ]  # fmt: skip
    assert [row[8:] for row in table.rows] == [
        ["劝阻成功", "2026-03-02 16:20:47", "'=已说服"], ["处置中", "", ""], ["", "", ""],
    ]  # fmt: skip
    sheet = load_workbook(io.BytesIO(as_excel(table))).worksheets[0]
    assert [cell.value or "" for cell in sheet[2]] == table.rows[0]
    assert entries(ground=f"warnings:{done.batch_id}", actor="dissuader").exists()


def test_an_officer_takes_a_file_and_downloads_the_results(
    centre: Centre, city: Path, client_of: ClientOf, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(clock.ENV, TownClock(real=now, town=now, speed=0).to_env())
    officer = client_of(centre.duty)
    sent = SimpleUploadedFile("city.csv", city.read_bytes())
    answer = officer.post(
        "/warnings/import", {"file": sent, "mapping": "warnings_city"}, follow=True
    )
    page = answer.content.decode()
    assert "不是电话号码" in page
    assert "13900000011" not in page
    batch = WarningBatch.objects.get()
    assert batch.by == centre.duty
    back = officer.get(f"/warnings/{batch.pk}/results.csv").content.decode("gb18030")
    rows = list(csv.reader(io.StringIO(back)))
    assert rows[0][:9] == CITY.splitlines()[0].split(",")
    assert rows[0][9:] == ["处置结果", "联系时间", "见面时间", "是否超时", "避免损失(元)"]
    assert [row[9] for row in rows[1:]] == ["处置中"] * 2 + ["格式有误"] * 5
    assert client_of(centre.grid).get("/warnings/").status_code == 403


def test_a_value_that_no_column_holds_is_a_bad_row_not_a_failed_import(
    centre: Centre, tmp_path: Path, now: datetime
) -> None:
    head, first = CITY.splitlines()[:2]
    rows = [dict(zip(head.split(","), next(csv.reader([first])), strict=True)) for _ in range(5)]
    rows[1]["预警ID"] = "C" * 65
    rows[2]["手机号"] = "+" + "1" * 20
    rows[3]["说明"] = "a\0b"
    rows[4] |= {"预警ID": "C" * 64, "机主姓名": "a\x1fb\0"}
    path = tmp_path / "city.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path)
    done = import_warnings(path, "warnings_city", SYSTEM, now)
    assert done.taken == 2
    bad = [(row.number, row.field) for row in rejected(done.batch_id)]
    assert bad == [(2, "order_id"), (3, "phone"), (4, "text")]
    sent = load_workbook(io.BytesIO(as_excel(results(done.batch_id, SYSTEM, now)))).worksheets[0]
    assert sent["C6"].value == "ab\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize("name", ["results", "outcomes"])
def test_a_mapping_whose_answer_is_no_table_is_named(name: str) -> None:
    mapping = find_mapping("warnings_city", "warnings")
    with pytest.raises(Trouble, match=f"extra.{name}"):
        answer_of(mapping.model_copy(update={"extra": {name: "abc"}}))
