"""The recount of a played day: it agrees with the page of dissuasion, and notices what does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from bench import day_dissuasion
from fanzha.inform.situation.rules import today
from fanzha.prevent.alert.models import Signal, WarningBatch
from fanzha.prevent.dissuade.models import Contact, Task
from tests.cast import Centre
from tests.inform.day import play


def test_it_counts_what_the_page_shows_and_notices_a_task_more(
    centre: Centre, now: datetime, client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fanzha.kit.clock.now", lambda: now)
    play(now)
    task = Task.objects.filter(outcome="dissuaded").latest("closed_at")
    Task.objects.filter(pk=task.pk).update(check_outcome="paid_after", paid_step="call")
    Contact.objects.create(task=task, way="call", result="resists", at=now)
    Signal.objects.create(
        signal_id="known@1:7", alert=task.alert, level="high", fate="joined", told={}, at=now
    )
    WarningBatch.objects.create(
        digest="1", file_name="虚构", mapping="m", header=[], answer={}, received_at=now,
        acknowledge_by=now + timedelta(minutes=30), acknowledged_at=now,
    )  # fmt: skip
    span, day = today(now), "2026-03-02"

    def page() -> dict[str, str]:
        told = client_of(centre.leader).get(f"/wall/dissuasion?since={day}&until={day}")
        return day_dissuasion.read(told.content.decode())

    def sql() -> dict[str, str]:
        return day_dissuasion.counted(connection.connection, span.since, span.until, now)

    assert page() == sql()
    first = page()
    assert (first["orders"], first["rules"]) == ("1 / 1", "1 1 0")
    assert (first["total resisted"], first["step call"].split()[1]) == ("1", "1")
    assert any(name.startswith("unit YX01") for name in first)
    Task.objects.filter(pk=task.pk).update(closed_at=now - timedelta(days=1))
    assert first != sql() == page()
