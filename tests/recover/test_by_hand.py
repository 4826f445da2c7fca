"""People who carry messages: what they may say for a bank, and what becomes of it. All 虚构."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from openpyxl import load_workbook

from fanzha.govern.access.gates import actor_of
from fanzha.govern.access.rules import Actor
from fanzha.govern.units.actions import enter_units
from fanzha.govern.units.rules import Line
from fanzha.kit.errors import Trouble
from fanzha.recover.message import ports
from fanzha.recover.message.actions import deliver, keep, take_answer
from fanzha.recover.message.by_hand import sheet
from fanzha.recover.message.by_hand.actions import answer, settle, type_in
from fanzha.recover.message.by_hand.queries import access_batch, access_message, work_list
from fanzha.recover.message.by_hand.results import Imported, import_results
from fanzha.recover.message.by_hand.rules import FORMS, answer_body
from fanzha.recover.message.codes import Code, Result
from fanzha.recover.message.models import Kept, Message
from fanzha.recover.message.queries import odd_answers_waiting
from fanzha.recover.message.rules import Envelope, Verdict
from fanzha.recover.stop.models import Order
from fanzha.recover.trace.models import Statement
from fanzha.recover.trace.statement_uploads import Typed, prepare
from tests.cast import UNITS, Centre
from tests.recover.helpers import MULE, VICTIM, accepted, line, order_of, payment, statement

NOW = datetime(2026, 3, 2, 8, 20, 47, tzinfo=UTC)


def reached_by(way: Line) -> None:
    """B03 is reached in another way from now on."""
    units = [type(unit)(**{**vars(unit), "line": way}) for unit in UNITS if unit.code == "B03"]
    enter_units([UNITS[0], *units])


@pytest.fixture
def report(centre: Centre) -> int:
    reached_by(Line.HAND)
    return accepted(NOW, centre.duty)


@pytest.fixture
def stop(report: int) -> Message:
    return Message.objects.get(code=Code.STOP)


@pytest.fixture
def duty(centre: Centre) -> Actor:
    return actor_of(centre.duty)


@pytest.fixture
def liaison(centre: Centre) -> Actor:
    return actor_of(centre.bank_b03)


def test_every_code_has_a_form_in_both_languages() -> None:
    assert set(FORMS) == set(Code)
    for form in FORMS.values():
        assert form.done
        assert not set(form.done) & set(form.refused)
        assert all(
            label["zh"] and label["en"] for label in (form.label, *(f.label for f in form.fields))
        )


@pytest.mark.parametrize("code", list(Code))
def test_a_typed_answer_needs_each_of_its_fields(code: Code) -> None:
    given = {"fen": "1.00", "moment": "2026-03-02T16:00", "day": "2020-01-01", "text": "某(虚构)",
             "accounts": f"{MULE} 2020-01-01 正常 1.00"}  # fmt: skip
    full = {field.name: given[field.kind] for field in FORMS[code].fields}
    body = answer_body(code, FORMS[code].done[0], full, NOW)
    assert set(full) <= set(body)
    for field in FORMS[code].fields:
        less = {name: text for name, text in full.items() if name != field.name}
        if field.required:
            with pytest.raises(Trouble) as caught:
                answer_body(code, FORMS[code].done[0], less, NOW)
            assert caught.value.field == field.name


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"stopped_at": "2026-03-02T16:21", "balance_fen": "1"}, "stopped_at"),
        ({"stopped_at": "gestern", "balance_fen": "1"}, "stopped_at"),
        ({"stopped_at": "2026-03-02T16:20", "balance_fen": "-1"}, "balance_fen"),
        ({"stopped_at": "2026-03-02T16:20", "balance_fen": "9" * 60}, "balance_fen"),
    ],
)
def test_it_names_what_is_wrong_in_a_typed_answer(typed: dict[str, str], field: str) -> None:
    with pytest.raises(Trouble) as caught:
        answer_body(Code.STOP, Result.OK, typed, NOW)
    assert caught.value.field == field


def test_a_message_by_hand_waits_without_being_tried_again(
    report: int, stop: Message, wired: None
) -> None:
    assert not deliver(stop.pk, NOW)
    stop.refresh_from_db()
    assert (stop.state, stop.ask_again_at, stop.trouble) == ("queued", None, "")


def test_a_platform_number_makes_it_sent_and_the_answer_counts_as_the_banks(
    stop: Message, duty: Actor
) -> None:
    with pytest.raises(Trouble, match="platform's number first"):
        answer(stop.pk, "0000", {}, duty, NOW)
    assert type_in(stop.pk, " P1 ", duty, NOW)
    assert not type_in(stop.pk, "P1", duty, NOW)
    assert Order.objects.get().state == "sent"
    typed = {"stopped_at": "2026-03-02T16:20", "balance_fen": "30,000.50"}
    assert answer(stop.pk, "1200", typed, duty, NOW) is Verdict.FRESH
    order = Order.objects.get()
    assert (order.state, order.answer_code, order.balance_fen) == ("stopped", "1200", 3_000_050)
    assert answer(stop.pk, "1200", typed, duty, NOW) is Verdict.DUPLICATE
    assert answer(stop.pk, "0301", {}, duty, NOW) is Verdict.CONTRADICTION
    assert Kept.objects.count() == 1


def test_a_platform_number_names_one_message(report: int, stop: Message, duty: Actor) -> None:
    query = Message.objects.get(code=Code.QUERY)
    type_in(stop.pk, "P1", duty, NOW)
    for message, number in ((query, "P1"), (stop, "P2"), (query, ""), (query, "9" * 41)):
        with pytest.raises(Trouble) as caught:
            type_in(message.pk, number, duty, NOW)
        assert caught.value.field == "platform_no"


def test_nobody_else_may_speak_for_a_bank(
    stop: Message, centre: Centre, duty: Actor, liaison: Actor
) -> None:
    for user in (centre.bank_b04, centre.analyst, centre.leader):
        with pytest.raises(PermissionDenied):
            answer(stop.pk, "0301", {}, actor_of(user), NOW)
        with pytest.raises(PermissionDenied):
            access_batch(actor_of(user), NOW)
    with pytest.raises(PermissionDenied):
        access_message(stop.pk, actor_of(centre.bank_b04), "answer_order", NOW)
    with pytest.raises(PermissionDenied):
        type_in(stop.pk, "P1", liaison, NOW)
    assert answer(stop.pk, "0301", {}, liaison, NOW) is Verdict.FRESH


def test_an_officer_may_not_speak_for_a_bank_that_has_a_machine(
    centre: Centre, duty: Actor
) -> None:
    message = Message.objects.get(key=order_of(accepted(NOW, centre.duty)).key)
    with pytest.raises(Trouble) as caught:
        answer(message.pk, "0000", {}, duty, NOW)
    assert caught.value.field == "bank"


def test_the_work_list_holds_what_a_bank_has_not_answered_stops_first(
    stop: Message, liaison: Actor
) -> None:
    assert [row.code for row in work_list("B03", liaison)] == [Code.STOP, Code.QUERY]
    answer(stop.pk, "0301", {}, liaison, NOW)
    assert [row.code for row in work_list("B03", liaison)] == [Code.QUERY]


def test_the_sheet_holds_whole_numbers_and_no_formula(stop: Message) -> None:
    body = {**stop.body, "holder": "=HYPERLINK(1)"}
    row = sheet.row_of(Envelope(stop.key, stop.code, stop.bank, body))
    cells: Any = load_workbook(io.BytesIO(sheet.as_excel([row]))).worksheets[0]
    found = [(cell.value, cell.data_type) for cell in cells[2] if cell.value]
    assert (MULE, "s") in found
    assert ("=HYPERLINK(1)", "s") in found
    written = next(csv.DictReader(io.StringIO(sheet.as_csv([row]).decode("utf-8-sig"))))
    assert written["户名"] == "'=HYPERLINK(1)"
    assert (written["账号"], written["金额(元)"]) == (MULE, "90,480.00")
    assert sheet.copied(row).count("\t") == len(sheet.COLUMNS) - 1


HEAD = [*sheet.COLUMNS, *sheet.RESULT_COLUMNS]


def results(tmp_path: Path, duty: Actor, *rows: dict[str, str]) -> Imported:
    path = tmp_path / "结果.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, HEAD, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return import_results(path, "platform_results", duty, NOW)


def test_a_result_row_is_matched_by_account_and_amount(
    stop: Message, duty: Actor, tmp_path: Path
) -> None:
    row = {"账号": MULE, "金额(元)": "90480.00", "平台编号": "P1", "结果代码": "0000",
           "办理时间": "2026-03-02 16:20:30", "办理金额(元)": "100.00"}  # fmt: skip
    done = results(tmp_path, duty, row)
    assert (done.rows, done.answered, done.bad) == (1, 1, [])
    assert Order.objects.get().balance_fen == 10_000
    again = results(tmp_path, duty, row)
    assert (again.unchanged, again.answered, again.bad) == (1, 0, [])
    other = results(tmp_path, duty, {**row, "办理金额(元)": "99.00"})
    assert [(bad.field, bad.row) for bad in other.bad] == [("result", 2)]
    assert Order.objects.get().balance_fen == 10_000


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"账号": "", "本方编号": ""}, "key"),
        ({"本方编号": "abc"}, "key"),
        ({"账号": VICTIM}, "account"),
        ({"金额(元)": "1.00"}, "account"),
        ({"金额(元)": "一元"}, "amount_fen"),
        ({"结果代码": "7777"}, "result"),
        ({"办理时间": ""}, "at"),
        ({"办理时间": "2026-03-02 17:20:30"}, "at"),
        ({"办理金额(元)": ""}, "done_fen"),
    ],
)
def test_a_wrong_result_row_is_kept_with_its_place_and_moves_nothing(
    stop: Message, duty: Actor, tmp_path: Path, changes: dict[str, str], field: str
) -> None:
    row = {"账号": MULE, "金额(元)": "90480.00", "平台编号": "P1", "结果代码": "0000",
           "办理时间": "2026-03-02 16:20:30", "办理金额(元)": "100.00"}  # fmt: skip
    for _ in range(2):
        done = results(tmp_path, duty, {**row, **changes})
        assert [(bad.field, bad.row) for bad in done.bad] == [(field, 2)]
    assert f"row 2, {field}" in Kept.objects.get().reason
    stop.refresh_from_db()
    assert (stop.state, stop.platform_no) == ("queued", "")


def test_a_kept_answer_is_settled_once_with_a_note(centre: Centre, duty: Actor) -> None:
    keep("not JSON", "reason", NOW)
    kept = Kept.objects.get()
    for note in ("", "x" * 301):
        with pytest.raises(Trouble):
            settle(kept.pk, note, duty, NOW)
    with pytest.raises(PermissionDenied):
        settle(kept.pk, "看过", actor_of(centre.leader), NOW)
    settle(kept.pk, "银行测试数据", duty, NOW)
    settle(kept.pk, "另一说法", duty, NOW + timedelta(hours=1))
    kept.refresh_from_db()
    assert (kept.note, kept.looked_at, kept.looked_by_id) == ("银行测试数据", NOW, duty.user_id)
    assert odd_answers_waiting() == 0


STATEMENT = "交易流水号,交易时间,收入金额,支出金额,账户余额,对方账号,对方户名,交易类型"
CAME = f"L1,2026-03-02 16:12:00,90480.00,,90480.00,{VICTIM},,转账"
LEFT = "L2,2026-03-02 16:15:00,,480.00,90000.00,,,ATM取现"


@pytest.fixture
def upload(report: int, liaison: Actor, tmp_path: Path) -> Callable[..., bool]:
    """Upload a statement of the mule's account as the answer to the question about it."""

    def sent(*rows: str, at: datetime = NOW) -> bool:
        path = tmp_path / "明细.csv"
        path.write_text("\n".join([STATEMENT, *rows]), "utf-8")
        query = Message.objects.get(code=Code.QUERY, body__ground=f"report:{report}")
        return prepare(query.pk, path, "statement_in_out", Typed(as_of=at), liaison, at)

    return sent


def told_before(centre: Centre, *lines: dict[str, Any], balance: int) -> None:
    """An earlier statement of the same account, of another case."""
    other = accepted(NOW, centre.duty, payment(NOW, amount_fen=1_000))
    query = Message.objects.filter(code=Code.QUERY, body__ground=f"report:{other}").get()
    take_answer(statement(query.key, NOW - timedelta(minutes=4), *lines, balance=balance), NOW)


def test_a_statement_that_fits_an_earlier_one_is_taken(
    centre: Centre, report: int, upload: Callable[..., bool]
) -> None:
    told_before(centre, line("L1", datetime(2026, 3, 2, 8, 12, tzinfo=UTC), VICTIM, MULE, 9_048_000),
                line("L2", datetime(2026, 3, 2, 8, 15, tzinfo=UTC), MULE, "cash:L2", 48_000),
                balance=9_000_000)  # fmt: skip
    assert upload(CAME, LEFT)
    assert not Kept.objects.exists()


@pytest.mark.parametrize(
    ("fen", "name", "balance", "reason"),
    [
        (9_048_001, "L1", 9_048_000, "same id, other content"),
        (9_048_000, "L9", 9_048_000, "the earlier one has more lines"),
        (9_048_000, "L1", 9_048_000, "other balances"),
        (None, "", 9_000_001, "other balances"),
    ],
)
def test_a_statement_that_contradicts_an_earlier_one_is_refused_and_kept(
    centre: Centre, report: int, upload: Callable[..., bool],
    fen: int | None, name: str, balance: int, reason: str,
) -> None:  # fmt: skip
    at = datetime(2026, 3, 2, 8, 12, tzinfo=UTC)
    told_before(centre, *([line(name, at, VICTIM, MULE, fen)] if fen else []), balance=balance)
    before = Statement.objects.count()
    with pytest.raises(Trouble, match=reason):
        upload(CAME, LEFT)
    assert reason in Kept.objects.get().reason
    assert Statement.objects.count() == before


@pytest.fixture
def wired(db: None) -> None:
    """The line is the real composite: it asks the bank's row which way to go."""
    assert type(ports.bank_line()).__name__ == "LineOfEachBank"
