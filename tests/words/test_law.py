"""Settings of the law: right on their day, refused where nothing is in force."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from fanzha.kit.errors import Trouble
from fanzha.words import law

TODAY = date(2025, 6, 1)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("stop.period_hours", 48),
        ("stop.repeat_limit", 2),
        ("freeze.months", 6),
        ("freeze.needs_case", True),
        ("freeze.needs_approval", True),
        ("refund.notice_days", 30),
        ("refund.pay_within_working_days", 3),
        ("refund.formula", "proportional_capped"),
        ("dissuade.reach_minutes", 10),
        ("dissuade.visit_minutes", 30),
    ],
)
def test_it_knows_what_binds_the_flow(key: str, expected: law.Value) -> None:
    assert law.value(key, TODAY) == expected


def test_it_names_a_source_and_a_unit_for_every_setting() -> None:
    assert all(row.source and row.unit and row.zh and row.en for row in law.settings())


def test_it_has_one_setting_a_key_and_day() -> None:
    keys = [(row.key, row.since) for row in law.settings()]
    assert len(set(keys)) == len(keys)


def test_it_changes_at_midnight_in_shanghai() -> None:
    before = datetime(2024, 11, 30, 15, 59, 59, tzinfo=UTC)
    after = datetime(2024, 11, 30, 16, 0, tzinfo=UTC)
    assert law.number("sanction.trader_years", before) == 5
    assert law.number("sanction.trader_years", after) == 2


@pytest.mark.parametrize(
    ("key", "on", "says"),
    [
        ("stop.period_days", TODAY, "no such setting"),
        ("stop.period_hours", date(2016, 3, 17), "takes effect on 2016-03-18"),
        ("stop.period_hours", datetime.combine(TODAY, time.min), "without zone"),
    ],
)
def test_it_refuses_what_is_not_in_force(key: str, on: date, says: str) -> None:
    with pytest.raises(Trouble, match=says):
        law.value(key, on)


def test_it_does_not_take_a_yes_for_a_number_nor_a_number_for_a_yes() -> None:
    with pytest.raises(Trouble, match="not a number"):
        law.number("freeze.needs_case", TODAY)
    with pytest.raises(Trouble, match="not yes or no"):
        law.holds("freeze.months", TODAY)
