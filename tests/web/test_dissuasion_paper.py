"""The hour the system is down: the queue on paper, entered afterwards at the time it was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pypdfium2
import pytest
from django.test import Client
from openpyxl import load_workbook

from fanzha.govern.access.models import User
from fanzha.govern.audit.models import Entry
from fanzha.kit.clock import shown
from fanzha.prevent.alert.actions import NewAlert, raise_alert
from fanzha.prevent.dissuade.models import Contact, Task
from fanzha.prevent.protect.actions import NewResident, enter_residents
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason
from tests.cast import Centre

pytestmark = pytest.mark.usefixtures("clock_from_now")
Clients = Callable[[User], Client]
NUMBERS = ("13900000001", "13900000002")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def tasks(centre: Centre, now: datetime) -> list[Task]:
    """Two open tasks, warned of five and three minutes ago; the second is late."""
    enter_residents(
        NewResident(f"P{n}", f"{name}某某(虚构)", "YX010101", phones=(phone,), address="东街 1 号")
        for n, (name, phone) in enumerate(zip("甲乙", NUMBERS, strict=True))
    )
    for n, phone in enumerate(NUMBERS):
        raise_alert(
            NewAlert(
                f"s{n}", phone, "detector", Level.MEDIUM, "loan", (Reason("person"),),
                now - (5 - 2 * n) * MINUTE,
            )
        )  # fmt: skip
    Task.objects.filter(alert__phone=NUMBERS[1]).update(late_reach=True)
    return list(Task.objects.order_by("pk"))


def words_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "")


def test_the_print_has_numbers_in_clear_late_first_and_each_look_on_record(
    centre: Centre, tasks: list[Task], client_of: Clients
) -> None:
    answer = client_of(centre.dissuader).post("/dissuasion/paper/print")
    said = words_of(answer.content)
    assert 0 < said.index(NUMBERS[1]) < said.index(NUMBERS[0])
    assert "第 1 页 共 1 页" in said
    kept = Entry.objects.filter(verb="print")
    looked = {(entry.subject_kind, entry.subject_id) for entry in kept}
    assert looked == {("queue", "2"), *(("alert", str(task.alert_id)) for task in tasks)}
    assert client_of(centre.leader).post("/dissuasion/paper/print").status_code == 403


def test_what_was_done_on_paper_counts_at_its_own_time_and_once(
    centre: Centre, tasks: list[Task], client_of: Clients, now: datetime
) -> None:
    desk, task, at = client_of(centre.dissuader), tasks[0], now - 2 * MINUTE
    form = {"alert": task.alert_id, "what": "call:answered", "key": str(uuid4()), "note": "在家",
            "at": f"{shown(at):%Y-%m-%dT%H:%M:%S}"}  # fmt: skip
    for _ in range(2):
        assert desk.post("/dissuasion/paper/enter", form).status_code == 302
    task.refresh_from_db()
    assert task.reached_at == at.replace(microsecond=0)
    assert task.claimed_by == centre.dissuader
    assert [c.note for c in Contact.objects.filter(way="call")] == ["〔纸面补录〕在家"]
    assert Entry.objects.filter(verb="from_paper").count() == 1
    for what in ("visit:met", "dissuaded"):
        again = form | {"what": what, "key": str(uuid4())}
        assert desk.post("/dissuasion/paper/enter", again).status_code in {302, 400}
    task.refresh_from_db()
    assert task.outcome == "dissuaded"


def test_a_time_before_the_warning_or_to_come_is_refused(
    centre: Centre, tasks: list[Task], client_of: Clients, now: datetime
) -> None:
    desk = client_of(centre.dissuader)
    for at in (now - 6 * MINUTE, now + 60 * MINUTE):
        form = {"alert": tasks[0].alert_id, "what": "call:no_answer", "key": str(uuid4()),
                "at": f"{shown(at):%Y-%m-%dT%H:%M:%S}"}  # fmt: skip
        answer = desk.post("/dissuasion/paper/enter", form)
        assert answer.status_code == 400
        assert "实际时间" in answer.content.decode()
    assert not Contact.objects.filter(way="call").exists()


def test_a_number_that_no_alert_has_is_told_with_its_field(
    centre: Centre, tasks: list[Task], client_of: Clients, now: datetime
) -> None:
    form = {"alert": "987654", "what": "call:no_answer", "key": str(uuid4()),
            "at": f"{shown(now):%Y-%m-%dT%H:%M}"}  # fmt: skip
    answer = client_of(centre.dissuader).post("/dissuasion/paper/enter", form)
    assert (answer.status_code, "没有这个编号的预警" in answer.content.decode()) == (400, True)


def test_an_export_names_officers_to_those_who_may_see_their_figures(
    centre: Centre, tasks: list[Task], client_of: Clients
) -> None:
    Task.objects.update(claimed_by=centre.duty)

    def named(reader: User) -> set[str]:
        answer = client_of(reader).get("/dissuasion/outcomes?since=2026-03-02&until=2026-03-02")
        sheet = load_workbook(BytesIO(answer.content)).active
        assert sheet is not None
        return {str(row[10] or "") for row in sheet.iter_rows(2, 3, values_only=True)}

    assert named(centre.leader) == named(centre.duty) == {str(centre.duty)}
    assert named(centre.dissuader) == {""}


def test_outcomes_of_a_span_are_exported_without_names_and_on_record(
    centre: Centre, tasks: list[Task], client_of: Clients
) -> None:
    desk = client_of(centre.leader)
    answer = desk.get("/dissuasion/outcomes?since=2026-03-02&until=2026-03-02")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert [row[0].value for row in sheet.iter_rows(min_row=2, max_row=3)] == [
        task.alert_id for task in tasks
    ]
    assert not any("某某" in cell or "139" in cell for cell in cells)
    assert Entry.objects.filter(verb="export", subject_id="20260302-20260302").exists()
    wrong = desk.get("/dissuasion/outcomes?since=2026-03-03&until=2026-03-02")
    assert wrong.status_code == 400
    assert desk.get("/dissuasion/paper").status_code == 200
