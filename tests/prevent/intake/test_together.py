"""Requests read together give what each gives by itself."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fanzha.prevent.intake.feeds import gathered
from fanzha.prevent.intake.lines import read_lines, read_together
from fanzha.prevent.intake.request import LINES, Sent
from fanzha.prevent.intake.requests import Request, Requests
from fanzha.prevent.intake.senders import Holder
from fanzha.prevent.intake.validate import Sender
from tests.prevent.events import call, event, transfer

T0 = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SENDER = Sender("test", datetime(9999, 1, 1, tzinfo=UTC))


def a_line(number: int) -> bytes:
    """One made-up event (虚构); its kind follows from its number."""
    at, name = T0 + timedelta(seconds=number), f"e{number}"
    rows = (
        call(at, "13900000001", "13900000002", f"c{number}", event_id=name),
        transfer(at, "6200000001", "6200000002", 100, event_id=name, transfer_id=name),
        event("visit", at, phone="13900000001", host="a.example", event_id=name),
    )
    return json.dumps(rows[number % 3]).encode()


@given(sizes=st.lists(st.integers(0, 5), min_size=1, max_size=6), newline=st.booleans())
def test_it_gives_each_body_its_own_rows(sizes: list[int], newline: bool) -> None:
    if not any(sizes):
        sizes = [*sizes, 1]
    numbers = iter(range(sum(sizes)))
    bodies = [b"\n".join(a_line(next(numbers)) for _ in range(size)) for size in sizes]
    bodies = [body + b"\n" if newline and body else body for body in bodies]
    bodies = [body for body in bodies if body]
    together = read_together(bodies, SENDER)
    assert together is not None
    for rows, body in zip(together, bodies, strict=True):
        alone = gathered(read_lines(body, SENDER)).rows.sort_by("event_time")
        assert rows.sort_by("event_time").to_pylist() == alone.to_pylist()


def test_a_bad_line_wants_a_closer_look() -> None:
    bad = json.dumps(transfer(T0, "6200000001", "6200000002", -1)).encode()
    assert read_together([a_line(0), bad], SENDER) is None
    assert read_together([a_line(0), b"not JSON"], SENDER) is None


def test_everybody_gets_the_answer_to_the_own_request_and_those_who_wait_are_done_together() -> (
    None
):
    groups: list[int] = []

    def answered(requests: Sequence[Request]) -> list[bytes]:
        groups.append(len(requests))
        return [sent.body for sent, _ in requests]

    async def ask() -> list[bytes]:
        queue, holder = Requests(answered), Holder("test", b"", frozenset())
        asked = [queue.answer(Sent(LINES, "", b"%d" % n), holder) for n in range(50)]
        return list(await asyncio.gather(*asked))

    with ThreadPoolExecutor(1) as apart:  # a loop of its own, whatever runs on this thread
        assert apart.submit(lambda: asyncio.run(ask())).result() == [b"%d" % n for n in range(50)]
    assert sum(groups) == 50
    assert max(groups) > 1
