"""A bad row is seen half hidden, opened on record, put right once, or dismissed with a reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from fanzha.govern.audit.models import Entry
from fanzha.kit import clock
from fanzha.prevent.intake.inbox import Inbox, Taken
from fanzha.prevent.intake.log import Log
from fanzha.prevent.intake.quarantine import Quarantine
from tests.cast import Centre
from tests.prevent.events import transfer
from tests.prevent.intake.made import T0, ids, lines

PAYER, PAYEE = "6222000011112222", "6222000033334444"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with three bad rows: one amount, one kind, one that is no JSON."""
    monkeypatch.setenv("FANZHA_DATA", str(tmp_path))
    low = transfer(T0, PAYER, PAYEE, 0, event_id="low", source="bank")
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "feed.jsonl").write_bytes(
        lines([low, {**low, "kind": "rumour"}]) + b"{cut\n"
    )
    taken(tmp_path)
    return tmp_path


def taken(data: Path) -> Taken:
    return Inbox(data, Log(data / "log"), clock=clock.now).take()


def at(data: Path, name: str, number: int = 1) -> str:
    (batch,) = Quarantine(data).batches()
    return reverse(name, args=[batch.digest, number])


def cells(**changes: str) -> dict[str, str]:
    row = {"event_id": "low", "event_time": T0.isoformat(), "source": "bank", "transfer_id": "t",
           "payer": PAYER, "payee": PAYEE, "amount_fen": "500", **changes}  # fmt: skip
    return {"kind": "transfer", **{f"cell-{name}": value for name, value in row.items()}}


def test_it_lists_what_did_not_come_in_and_why(
    data: Path, centre: Centre, client_of: Callable[..., Client]
) -> None:
    client = client_of(centre.admin)
    page = client.get(reverse("quarantine")).content.decode()
    assert "feed.jsonl" in page
    assert "金额须大于零" in page
    assert "feed.jsonl" in client.get(reverse("quarantine") + "?field=amount_fen").content.decode()
    assert "feed.jsonl" not in client.get(reverse("quarantine") + "?source=other").content.decode()
    rows = client.get(reverse("quarantine_rows", args=[Quarantine(data).batches()[0].digest]))
    assert PAYER not in rows.content.decode()
    client.cookies["django_language"] = "en"
    assert "the amount must be above zero" in client.get(reverse("quarantine")).content.decode()


def test_a_row_is_half_hidden_until_it_is_opened_on_record(
    data: Path, centre: Centre, client_of: Callable[..., Client]
) -> None:
    client = client_of(centre.analyst)
    closed = client.get(at(data, "quarantine_row"))
    assert PAYER not in closed.content.decode()
    assert not Entry.objects.filter(subject_kind="quarantine").exists()
    opened = client.post(at(data, "quarantine_open"))
    assert PAYER in opened.content.decode()
    assert opened["Cache-Control"] == "no-store"
    entry = Entry.objects.get(subject_kind="quarantine")
    assert (entry.verb, entry.purpose, entry.actor_id) == ("look", "correct", centre.analyst.pk)


def test_a_corrected_row_enters_the_log_once(
    data: Path, centre: Centre, client_of: Callable[..., Client]
) -> None:
    client = client_of(centre.admin)
    wrong = client.post(at(data, "quarantine_feed"), cells(amount_fen="-5"))
    assert "金额须大于零" in wrong.content.decode()
    assert taken(data) == Taken()
    assert client.post(at(data, "quarantine_feed"), cells()).status_code == 302
    again = client.post(at(data, "quarantine_feed"), cells(event_id="another"))
    assert again.status_code == 400
    assert taken(data) == Taken(files=1, events=1)
    log = Log(data / "log")
    assert ids(log) == ["low"]
    assert log.rows_at([0])["amount_fen"].to_pylist() == [500]
    settled = Quarantine(data).row(Quarantine(data).batches()[0].digest, 1).settled
    assert settled is not None
    assert (settled.act, settled.who) == ("fed", f"admin:{centre.admin.pk}")
    assert Quarantine(data).batches()[0].open == 2
    assert Entry.objects.filter(verb="fed", actor=centre.admin).count() == 1


def test_a_line_that_is_no_json_is_written_anew(
    data: Path, centre: Centre, client_of: Callable[..., Client]
) -> None:
    client = client_of(centre.admin)
    (number,) = [kept.number for kept in Quarantine(data).rows(Quarantine(data).batches()[0].digest)
                 if kept.bad.raw == {"line": "{cut"}]  # fmt: skip
    form = client.post(at(data, "quarantine_open", number), {"kind": "transfer"}).content.decode()
    assert "{cut" in form
    fed = client.post(at(data, "quarantine_feed", number), cells(event_id=""))
    assert fed.status_code == 302
    assert taken(data).events == 1


def test_a_row_is_dismissed_with_a_reason_only(
    data: Path, centre: Centre, client_of: Callable[..., Client]
) -> None:
    client = client_of(centre.admin)
    assert client.post(at(data, "quarantine_dismiss"), {"why": " "}).status_code == 400
    assert client.post(at(data, "quarantine_dismiss"), {"why": "测试数据"}).status_code == 302
    assert client.post(at(data, "quarantine_feed"), cells()).status_code == 400
    rows = client.get(at(data, "quarantine_row").rpartition("/")[0]).content.decode()
    assert "已排除" in rows
    assert "测试数据" in rows
    assert taken(data) == Taken()


@pytest.mark.parametrize("name", ["quarantine_row", "quarantine_rows"])
def test_what_is_not_held_is_said(
    data: Path, name: str, centre: Centre, client_of: Callable[..., Client]
) -> None:
    args = ["nothing", 1] if name == "quarantine_row" else ["a-b"]
    answer = client_of(centre.admin).get(reverse(name, args=args))
    assert answer.status_code == 400
