"""The analyst imports a log, picks stolen transfers and follows the money, all by pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from fanzha.govern.audit.queries import entries
from fanzha.recover.report.models import Report
from tests.cast import Centre
from tests.recover.helpers import taken

HEAD = "交易流水号,交易时间,付款账号,收款账号,金额(元),付款方银行,收款方银行,交易渠道,收款方类型,交易状态"
# Made up (虚构): V pays M1, which splits to M2 and M3; M2 takes cash out, M3 pays half back.
ROWS = """\
T1,2026-03-02 16:00:00,V,M1,100.00,B01,B02,手机银行,账户,成功
T2,2026-03-02 16:05:00,M1,M2,70.00,B02,B03,手机银行,账户,成功
T3,2026-03-02 16:06:00,M1,M3,30.00,B02,B04,手机银行,账户,成功
T4,2026-03-02 16:20:00,M2,ATM9,50.00,B03,B03,ATM,现金,成功
T5,2026-03-02 16:30:00,M3,M1,15.00,B04,B02,手机银行,账户,成功
T6,2026-03-02 16:40:00,M1,M1,1.00,B02,B02,手机银行,账户,成功
"""


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of this test's own."""
    monkeypatch.setenv("FANZHA_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def statement(rows: str = ROWS) -> SimpleUploadedFile:
    """The made-up statement as an upload."""
    return SimpleUploadedFile("statement.csv", f"{HEAD}\n{rows}".encode())


@pytest.fixture
def analyst(centre: Centre, client_of: Callable[..., Client]) -> Client:
    """The analyst's browser."""
    return client_of(centre.analyst)


@pytest.fixture
def log(analyst: Client, now: datetime) -> str:
    """The name of an imported log; a report is on file that gives the right to look."""
    taken(now)
    sent = {"file": statement(), "mapping": "statement_sample"}
    answer = analyst.post("/analysis/import", sent, follow=True)
    assert "读入 6 行 = 保留 5 + 排除 0 + 隔离 1" in answer.content.decode()
    return str(answer.context["chosen"].files.log.name)


def ground() -> str:
    """The one report on file, as a ground."""
    return f"report:{Report.objects.get().pk}"


def ask(log: str, **more: object) -> dict[str, object]:
    """The form of a trace."""
    return {"log": log, "ground": ground(), "method": "dirty_first", **more}


def test_it_shows_totals_that_add_up_to_the_fen(analyst: Client, log: str) -> None:
    answer = analyst.post("/analysis/trace", ask(log, seeds_text="T1,10000"))
    traced, text = answer.context["answer"], answer.content.decode()
    assert traced.seed_fen == 10000 == traced.held_fen + answer.context["out_fen"]
    assert traced.exits_fen == {"cash": 5000}
    assert "¥100.00" in text
    assert "取现 ¥50.00" in text


def test_it_downloads_what_the_command_line_prints(analyst: Client, log: str) -> None:
    asked = ask(log, seeds_text="T1,10000", window_hours="1", **{"as": "json"})
    answer = analyst.post("/analysis/trace", asked)
    assert answer["Content-Disposition"].startswith('attachment; filename="trace-dirty_first-')
    told = json.loads(answer.content)
    assert told["totals"] == {
        "seed_fen": 10000, "held_fen": 5000, "unfollowed_fen": 0, "exits_fen": {"cash": 5000},
    }  # fmt: skip
    assert told["limits"]["window_hours"] == 1


def test_it_takes_seeds_from_a_file_from_lines_and_from_ticks(analyst: Client, log: str) -> None:
    file = SimpleUploadedFile("seeds.csv", b"transfer_id,amount_fen\nT1,4000\n")
    asked = ask(log, seeds=file, seeds_text="T2,1000\n", seed=["T3,500"])
    assert analyst.post("/analysis/trace", asked).context["answer"].seed_fen == 5500


def test_it_finds_transfers_to_start_from(analyst: Client, log: str) -> None:
    asked = ask(log, account="M1", time="2026-03-02T16:10")
    found = analyst.post("/analysis/candidates", asked).context["found"]
    assert [(seed.transfer_id, seed.direction) for seed in found] == [
        ("T1", "in"), ("T2", "out"), ("T3", "out"), ("T5", "in"),
    ]  # fmt: skip


def test_the_chart_and_what_it_leaves_out_add_up(analyst: Client, log: str) -> None:
    answer = analyst.post("/analysis/trace", ask(log, seeds_text="T1,10000"))
    chart, edges = answer.context["chart"], answer.context["answer"].edges
    assert sum(link["value"] for link in chart.links) == sum(edge.stolen_fen for edge in edges)
    assert all(link["layer"]["source"] < link["layer"]["target"] for link in chart.links)


def test_the_same_file_again_changes_nothing_and_says_so(analyst: Client, log: str) -> None:
    again = {"file": statement(), "mapping": "statement_sample"}
    answer = analyst.post("/analysis/import", again, follow=True)
    assert "此文件已导入过, 没有改变。" in answer.content.decode()
    assert len(answer.context["logs"]) == 1


def test_every_look_is_recorded_with_its_ground(analyst: Client, log: str) -> None:
    analyst.post("/analysis/trace", ask(log, seeds_text="T1,10000"))
    analyst.post("/analysis/candidates", ask(log, account="M1", time="2026-03-02T16:10"))
    assert entries(subject="transfer_log", ground=ground(), actor="analyst").count() == 2


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"seeds_text": "T1,10000\nT1,1"}, "第 2 行, transfer_id"),
        ({"seeds_text": "T1,10001"}, "amount_fen"),
        ({"seeds_text": "T1"}, "第 1 行, seeds_text"),
        ({"seeds_text": ""}, "seeds: 没有起点转账"),
        ({"seeds_text": "T9,1"}, "没有这个流水号"),
        ({"seeds_text": "T1,1", "ground": ""}, "依据: 请填写已有的警情编号"),
        ({"seeds_text": "T1,1", "method": "guess"}, "method: 没有这种方法"),
        ({"seeds_text": "T1,1", "max_hops": "x"}, "max_hops: 应为整数"),
        ({"seeds_text": "T1,1", "max_hops": "1.7"}, "max_hops: 应为整数"),
        ({"seeds_text": "T1,1", "max_hops": "nan"}, "max_hops: 应为整数"),
        ({"seeds_text": "T1,1", "min_yuan": "inf"}, "min_yuan: 不是金额"),
        ({"seeds_text": "T1,1", "min_yuan": "9" * 5_000}, "min_yuan: 不是金额"),
        ({"seeds_text": "T1,1", "window_hours": "nan"}, "window_hours: 应为数字"),
        ({"seeds_text": "T1," + "9" * 5_000}, "第 1 行, seeds_text"),
        ({"seeds_text": "T1,1", "ground": "13900001111"}, "依据: 请填写"),
        ({"seeds_text": "T1,1", "ground": "长" * 60}, "依据: 请填写"),
        ({"seeds_text": "T1,1", "ground": "report:999999"}, "依据: 请填写"),
        ({"seeds_text": "T1,1", "ground": "report:" + "9" * 5_000}, "依据: 请填写"),
        ({"seeds_text": "T1,1", "window_hours": "-1"}, "window_hours: 须为不小于零"),
        ({"seeds_text": "T1,1", "log": "../../etc/passwd"}, "log: 请选择"),
    ],
)
def test_it_names_what_is_wrong_in_place(
    wrong: dict[str, str], says: str, analyst: Client, log: str
) -> None:
    answer = analyst.post("/analysis/trace", ask(log) | wrong, headers={"hx-request": "true"})
    assert answer.status_code == 400
    assert says in answer.content.decode()
    assert answer["HX-Retarget"] == "#trouble"


def test_a_case_number_on_file_is_a_ground_and_is_recorded_as_its_report(
    analyst: Client, log: str
) -> None:
    Report.objects.update(case_no="云公立字〔2026〕1号")
    asked = ask(log, seeds_text="T1,10000", ground="云公立字〔2026〕1号")
    assert analyst.post("/analysis/trace", asked).status_code == 200
    assert entries(subject="transfer_log", ground=ground()).count() == 1


def test_an_account_is_asked_for_by_post_only(analyst: Client, log: str) -> None:
    asked = ask(log, account="M1", time="2026-03-02T16:10")
    assert analyst.get("/analysis/candidates", asked).status_code == 405


def test_it_reads_a_file_whose_name_is_longer_than_a_disk_allows(analyst: Client) -> None:
    file = SimpleUploadedFile("流" * 240 + ".csv", statement().read())
    sent = {"file": file, "mapping": "statement_sample"}
    assert "读入 6 行" in analyst.post("/analysis/import", sent, follow=True).content.decode()


def test_it_refuses_a_file_that_is_too_large(analyst: Client, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    sent = {"file": statement(), "mapping": "statement_sample"}
    assert "fanzha import" in analyst.post("/analysis/import", sent).content.decode()


def test_it_reads_by_the_packages_mappings_only(analyst: Client, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('name = "own"')
    answer = analyst.post("/analysis/import", {"file": statement(), "mapping": str(own)})
    assert "文件格式: 请选择一个映射" in answer.content.decode()


def test_a_duty_officer_follows_money_but_imports_nothing(
    centre: Centre, client_of: Callable[..., Client], log: str
) -> None:
    duty = client_of(centre.duty)
    assert duty.post("/analysis/trace", ask(log, seeds_text="T1,10000")).status_code == 200
    sent = {"file": statement(), "mapping": "statement_sample"}
    assert duty.post("/analysis/import", sent).status_code == 403
