"""Words and numbers of texts go when their time is over; what became of them stays."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from fanzha.govern.audit.models import Entry
from fanzha.prevent.channel import forgetting, jobs
from fanzha.prevent.channel.actions import queue_text
from fanzha.prevent.channel.models import Text
from fanzha.words import law
from tests.cast import Centre
from tests.prevent.channel.helpers import listening, new, send_due


def kept(now: datetime) -> timedelta:
    return timedelta(days=law.number(forgetting.KEPT, now))


def test_it_empties_what_is_old_and_has_ended_once(centre: Centre, now: datetime) -> None:
    with listening():
        queue_text(new(), now)
        send_due(now)
        jobs.sweep(now + timedelta(days=1))  # no report came
        later = now + kept(now) + timedelta(seconds=1)
        queue_text(new(2), later)
        assert forgetting.sweep(now + kept(now)) == 0
        assert forgetting.sweep(later) == 1
        assert forgetting.sweep(later) == 0
    old, fresh = Text.objects.order_by("pk")
    assert (old.body, old.phone) == ("", "")
    assert (old.template, old.state, old.why) == ("warning.loan", "failed", "no_report")
    assert old.sent_at == now
    assert fresh.body
    assert fresh.phone
    entry = Entry.objects.get(verb="empty_texts")
    assert (entry.subject_id, entry.ground, entry.actor_id) == ("1", forgetting.KEPT, None)


@pytest.mark.parametrize("sent", [False, True])
def test_it_leaves_what_is_still_under_way(centre: Centre, now: datetime, sent: bool) -> None:
    with listening():
        queue_text(new(), now)
        if sent:
            send_due(now)
        assert forgetting.sweep(now + kept(now) + timedelta(days=1)) == 0
    assert Text.objects.get().body
