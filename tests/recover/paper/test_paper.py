"""Papers are numbered without gaps, issued once for the same content, and never changed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from fanzha.govern.access.gates import actor_of
from fanzha.govern.audit.queries import entries
from fanzha.kit.paper import Document, Paragraph, Seal
from fanzha.recover.paper.actions import issue
from fanzha.recover.paper.models import Paper
from fanzha.recover.paper.queries import access_paper, papers_on, sheet
from fanzha.recover.paper.rules import Kind, fingerprint
from tests.cast import Centre


def content(text: str) -> dict[str, Any]:
    """A paper that says `text`."""
    seal = Seal("云溪县公安局(虚构)", date(2026, 3, 2))
    return Document("紧急止付通知书", "云溪县公安局(虚构)", (Paragraph(text), seal)).as_json()


def issued(centre: Centre, now: datetime, subject: int, text: str = "止付", **more: Any) -> Paper:
    """A stop notice about an order."""
    return issue(
        Kind.STOP, "order", subject, content(text), actor_of(centre.duty), now,
        ground="report:3", **more,
    )  # fmt: skip


def test_it_numbers_each_kind_and_year_from_one(centre: Centre, now: datetime) -> None:
    first, second = issued(centre, now, 1), issued(centre, now, 2)
    next_year = issued(centre, datetime(2026, 12, 31, 16, 0, tzinfo=UTC), 3)
    assert [first.number, second.number, next_year.number] == [
        "紧急止付通知书〔2026〕1号", "紧急止付通知书〔2026〕2号", "紧急止付通知书〔2027〕1号",
    ]  # fmt: skip


def test_the_same_content_for_the_same_subject_is_the_same_paper(
    centre: Centre, now: datetime
) -> None:
    paper = issued(centre, now, 1)
    assert issued(centre, now, 1).pk == paper.pk
    assert issued(centre, now, 1, "止付, 理由有改").number.endswith("2号")
    assert issued(centre, now, 2).number.endswith("3号")


def test_many_at_once_leave_no_gap(committed_db: None, centre: Centre, now: datetime) -> None:
    def one(subject: int) -> int | None:
        try:
            with transaction.atomic():
                seq = issued(centre, now, subject % 20).seq
                if subject % 10 == 9:
                    raise ZeroDivisionError  # the act around it failed: its number goes to the next
                return seq
        except ZeroDivisionError:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(40)))
    numbers = sorted(Paper.objects.values_list("seq", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) == 18


@pytest.mark.parametrize(
    "act",
    [
        "UPDATE paper_paper SET content = '{}'",
        "DELETE FROM paper_paper",
        "TRUNCATE paper_paper",
    ],
)
def test_the_database_refuses_to_change_a_paper(centre: Centre, now: datetime, act: str) -> None:
    paper = issued(centre, now, 1)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act)
    again = Paper.objects.get(pk=paper.pk)
    assert fingerprint(Kind.STOP, again.content) == again.sha256 == paper.sha256


def test_it_prints_its_number_and_check_code(centre: Centre, now: datetime) -> None:
    paper = Paper.objects.get(pk=issued(centre, now, 1).pk)
    document = sheet(paper, made_up=True)
    assert (document.number, document.watermark) == (paper.number, "演示 · 虚构")
    assert paper.sha256[:4].upper() in document.foot
    assert document.blocks[0] == Paragraph("止付")


def test_every_issue_and_every_look_is_recorded(centre: Centre, now: datetime) -> None:
    paper = issued(centre, now, 1)
    access_paper(paper.pk, actor_of(centre.leader), "chase", now)
    found = entries(subject=f"paper:{paper.pk}", ground="report:3")
    assert [(one.verb, one.actor_id) for one in found] == [
        ("look", centre.leader.pk), ("issue_paper", centre.duty.pk),
    ]  # fmt: skip


def test_a_liaison_opens_the_papers_to_the_own_bank_only(centre: Centre, now: datetime) -> None:
    mine, inner = issued(centre, now, 1, bank="B03"), issued(centre, now, 2)
    liaison, other = actor_of(centre.bank_b03), actor_of(centre.bank_b04)
    assert access_paper(mine.pk, liaison, "answer_order", now).pk == mine.pk
    for paper, who in ((mine, other), (inner, liaison), (inner, actor_of(centre.grid))):
        with pytest.raises(PermissionDenied):
            access_paper(paper.pk, who, "chase", now)
    assert [one.paper_id for one in papers_on("report:3", liaison)] == [mine.pk]
    assert len(papers_on("report:3", actor_of(centre.duty))) == 2
    with pytest.raises(PermissionDenied):
        papers_on("report:3", actor_of(centre.grid))


def test_only_the_duty_desk_issues(centre: Centre, now: datetime) -> None:
    with pytest.raises(PermissionDenied):
        issue(
            Kind.STOP, "order", 1, content("止付"), actor_of(centre.leader), now, ground="report:3"
        )
