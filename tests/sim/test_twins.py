"""Machines of gangs and their honest twins, as a detector sees them."""

from __future__ import annotations

import numpy as np
import pytest

from fanzha.engine.stream.fields.registers import many_cards, many_numbers
from fanzha.sim.arrays import Bools, Ints
from fanzha.sim.batch import MINUTE, Batch
from fanzha.sim.entities import entity_tables
from fanzha.sim.lines import shown_numbers
from fanzha.sim.make import Lived, live
from fanzha.sim.place import Size
from fanzha.sim.town import build_town


@pytest.fixture(scope="module")
def lived() -> Lived:
    return live(build_town(Size.HAMLET, 3), 3)


def calls(lived: Lived) -> Batch:
    return lived.batches["call_start"]


def of_gangs(lived: Lived, name: str) -> Ints:
    return np.unique(np.concatenate([con.gang.lines[name] for con in lived.cons]))


def among(values: Ints, group: range) -> Bools:
    return (values >= group.start) & (values < group.stop)


def test_it_calls_many_people_elsewhere_under_the_cards_of_one_box(lived: Lived) -> None:
    made, cards = calls(lived), of_gangs(lived, "box")
    mine = np.isin(made.columns["caller"], cards)
    devices = np.unique(made.columns["device"][mine])
    assert 0 < len(devices) < len(cards) / 4
    assert (made.columns["callee_region"][mine] > 0).mean() > 0.5


def test_a_repair_shop_tries_many_cards_but_each_little(lived: Lived) -> None:
    made, firms = calls(lived), lived.town.lines.firms
    own = made.columns["caller"] == made.columns["device"]
    shop = among(made.columns["device"], firms) & ~own & (made.columns["caller"] < firms.start)
    _, each = np.unique(made.columns["caller"][shop], return_counts=True)
    assert len(each) > 10
    assert each.max() <= 3


def test_a_con_shows_an_office_and_an_honest_centre_its_hotline(lived: Lived) -> None:
    made = calls(lived)
    shown, con = made.columns["shown_number"], made.marks["scam"] >= 0
    false = shown_numbers().index("99840001")
    assert set(shown[con & (shown >= 0)]) <= set(range(false))
    assert set(shown[~con & (shown >= 0)]) <= set(range(false, len(shown_numbers())))
    assert (shown[~con] >= 0).any()


def test_an_office_line_passes_its_calls_on_to_one_pocket(lived: Lived) -> None:
    made = calls(lived)
    by = made.columns["forwarded_from"]
    for line in np.unique(by[among(by, lived.town.lines.firms)]):
        assert len(np.unique(made.columns["callee"][by == line])) == 1


def test_nobody_ends_a_call_that_was_not_answered(lived: Lived) -> None:
    made, ends = calls(lived), lived.batches["call_end"]
    missed = made.columns["call_id"][made.columns["answered"] == 0]
    assert len(missed) > 0
    assert not np.isin(missed, ends.columns["call_id"]).any()
    assert len(ends) + len(missed) == len(made)


def test_a_banks_notice_is_spread_and_a_fake_station_is_not(lived: Lived) -> None:
    texts, official = lived.batches["text"], lived.town.lines.official
    mine = among(texts.columns["sender"], official) & (texts.columns["cell"] >= 0)
    assert mine.any()
    cell, when = texts.columns["cell"][mine], texts.time[mine] // (5 * MINUTE)
    sender = texts.columns["sender"][mine]
    _, burst = np.unique(np.stack([sender, cell, when]), axis=1, return_counts=True)
    assert burst.max() >= 20
    assert np.median(burst) <= 3


def test_what_gangs_rent_carries_a_little_honest_traffic(lived: Lived) -> None:
    made = calls(lived)
    honest = np.isin(made.columns["caller"], of_gangs(lived, "virtual")) & (made.marks["scam"] < 0)
    assert 0 < honest.sum() < 0.01 * len(made)


def test_the_register_of_cards_shows_the_boxes_and_nothing_else(lived: Lived) -> None:
    tables = entity_tables(lived.town)
    devices = {row["device_id"]: row["kind"] for row in tables["device"].to_pylist()}
    found = many_cards(tables["sim"])["device"].to_pylist()
    assert {device for device, kind in devices.items() if kind == "sim_box"} == set(found)
    assert many_numbers(tables["phone_number"]).num_rows == 0
