"""From the log's rows to frames."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fanzha.engine.stream.code import Coder, Known
from fanzha.engine.stream.fields.idmap import IdMap
from fanzha.engine.stream.frame import Frame
from fanzha.engine.stream.ids import id_of
from fanzha.engine.stream.idset import IdSet
from fanzha.prevent.intake.events import control, tick
from tests.engine.stream.made_up import (
    BEGIN,
    DAY,
    HOUR,
    MINUTE,
    RESIDENT,
    call,
    ended,
    event,
    pay,
    text,
    wide,
)

START = BEGIN - DAY


def frames(*events: Any, coder: Coder | None = None) -> dict[str, Frame]:
    return (coder or Coder()).frames(0, START, wide(events))


def ids(*values: str) -> Any:
    return np.array([id_of(value) for value in values], np.uint64)


def test_it_puts_each_kind_into_its_group_at_its_place_in_the_log() -> None:
    began = call(BEGIN, "13900000001")
    coded = frames(began, text(BEGIN + MINUTE, "1069123", "hi"), ended(began, 120))
    assert coded["call"].position.tolist() == [0, 2]
    assert coded["call"].of_kind("call_end").tolist() == [False, True]
    assert coded["call"].ids["call"][0] == coded["call"].ids["call"][1] != 0
    assert coded["text"].position.tolist() == [1]
    assert "visit" not in coded


def test_it_names_callers_by_their_number_and_nobody_by_zero() -> None:
    frame = frames(call(BEGIN, "13900000001", cell=None, device="A1"))["call"]
    assert frame.ids["caller"].tolist() == [13900000001]
    assert frame.ids["cell"].tolist() == [0]
    assert frame.ids["device"].tolist() == [id_of("A1")]


def test_log_time_is_the_latest_arrival_and_never_goes_back() -> None:
    rows = pa.concat_tables(
        [wide([call(BEGIN, "1", delay=HOUR)]), wide([call(BEGIN, "2", delay=MINUTE)])]
    )
    log_us = Coder().frames(7, START, rows)["call"].log_us
    assert log_us[0] == log_us[1]
    assert Coder().frames(7, BEGIN + DAY, rows)["call"].log_us[0] > log_us[0]


def test_ticks_and_control_records_move_log_time_and_are_no_events() -> None:
    rows = pa.concat_tables(
        [tick(BEGIN + HOUR), control(BEGIN + HOUR, {"rules": "0" * 64}), wide([call(BEGIN, "1")])]
    )
    coded = Coder().frames(0, START, rows)
    assert coded["call"].log_us[0] - coded["call"].event_us[0] == HOUR // timedelta(microseconds=1)
    assert list(coded) == ["call"]


def test_an_event_is_late_when_it_came_after_the_allowance() -> None:
    frame = frames(call(BEGIN, "1", delay=3 * HOUR), call(BEGIN + 2 * HOUR, "2", delay=HOUR))
    assert frame["call"].late.tolist() == [True, False]


def test_it_writes_null_as_nan_and_words_as_their_place() -> None:
    frame = frames(
        pay(BEGIN, "1", "2", 12.5, channel=None), pay(BEGIN + MINUTE, "1", "2", 1, channel="web")
    )["transfer"]
    assert frame.column("amount_fen").tolist() == [1250, 100]
    assert np.isnan(frame.column("channel")[0])
    assert frame.column("channel")[1] == 1


def test_places_are_provinces_and_abroad_is_none() -> None:
    frame = frames(call(BEGIN, "1", caller_region="110101", callee_region=None))["call"]
    assert frame.places["caller_region"].tolist() == [1]
    assert frame.places["callee_region"].tolist() == [0]


def test_it_marks_what_is_on_a_list() -> None:
    coder = Coder(Known({"numbers": IdSet(ids("13900000001"))}))
    frame = frames(call(BEGIN, "13900000001"), call(BEGIN + MINUTE, "2"), coder=coder)["call"]
    assert frame.column("caller_listed").tolist() == [1, 0]


@pytest.mark.parametrize(
    ("caller", "callee", "whose"),
    [
        ("13900000001", RESIDENT, RESIDENT),
        (RESIDENT, "13900000001", RESIDENT),
        ("15400000002", RESIDENT, RESIDENT),
        (RESIDENT, "13999999999", RESIDENT),
        ("13900000001", "13900000002", "13900000002"),
    ],
)
def test_a_call_belongs_to_the_resident_on_it(caller: str, callee: str, whose: str) -> None:
    phones = ids(RESIDENT, "15400000002")
    coder = Coder(Known({"numbers": IdSet(ids("13999999999"))}, IdMap(phones, phones)))
    frame = frames(call(BEGIN, caller, callee), coder=coder)["call"]
    assert frame.ids["resident"].tolist() == [id_of(whose)]


def test_a_second_phone_and_an_account_belong_to_their_resident() -> None:
    known = Known({}, IdMap(ids("2"), ids("77")), IdMap(ids("9900"), ids("77")))
    coded = frames(
        text(BEGIN, "1", None, receiver="2"), pay(BEGIN, "9900", "9901", 1),
        pay(BEGIN + MINUTE, "9901", "9900", 1), coder=Coder(known),
    )  # fmt: skip
    assert coded["text"].ids["resident"].tolist() == [77]
    assert coded["transfer"].ids["resident"].tolist() == [77, 0]


def test_the_device_is_the_callers_where_both_are_local() -> None:
    frame = frames(call(BEGIN, "1", "2", origin="local"), call(BEGIN, "1", "2", origin="foreign"))
    assert frame["call"].ids["local"].tolist() == [1, 2]


def test_history_counts_from_the_first_row_of_the_record() -> None:
    coder = Coder()
    coder.frames(0, START, wide([call(BEGIN, "1")]))
    later = coder.frames(1, BEGIN, wide([call(BEGIN + HOUR, "1")]))["call"]
    assert later.column("history_s").tolist() == [3600]


def test_it_makes_frames_of_no_rows() -> None:
    assert Coder().frames(0, START, wide([])) == {}


LOAN = "无抵押贷款 http://dk.example/x"
STORY = [
    text(BEGIN, "106912345", LOAN), text(BEGIN, "106912345", LOAN, receiver="7"),
    *(event("visit", BEGIN + at * 20 * MINUTE, phone=phone, host="dk.example")
      for at in range(1, 8) for phone in (RESIDENT, "7", "8")),
    text(BEGIN + HOUR, "2", "高回报荐股 dk.example", receiver="7"),
]  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, len(STORY) - 1), max_size=5))
def test_it_gives_the_same_however_the_log_is_cut(cuts: list[int]) -> None:
    rows, whole = wide(STORY), Coder().frames(0, START, wide(STORY))
    coder, parts = Coder(), []
    edges = [0, *sorted(set(cuts)), rows.num_rows]
    time = START
    for start, end in pairwise(edges):
        part = rows.slice(start, end - start)
        parts.append(coder.frames(start, time, part))
        time = part["arrival_time"][-1].as_py()
    for group, frame in whole.items():
        mine = [part[group] for part in parts if group in part]
        together = np.concatenate([part.values[:, : len(part)] for part in mine], axis=1)
        np.testing.assert_array_equal(together, frame.values[:, : len(frame)])


def test_a_linked_site_is_remembered_for_two_hours_and_by_whom() -> None:
    visits = frames(*STORY)["visit"]
    typed = ~np.isnan(visits.column("texted_type"))
    phone = visits.ids["resident"]
    assert typed[phone == id_of(RESIDENT)].tolist() == [True] * 6 + [False]
    assert typed[phone == 7].all()
    assert not typed[phone == 8].any()
