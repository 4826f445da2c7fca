"""The truth of a made-up town, as a back-test reads it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from fanzha.engine.stream.rules import ENTITIES
from fanzha.kit.errors import Trouble
from fanzha.prevent.detect.backtest.ports import moment
from fanzha.prevent.detect.backtest.sim_truth import SimTruth
from fanzha.sim.make import make
from fanzha.sim.place import Size


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    make(folder, Size.HAMLET, 3, 5, date(2025, 3, 3), lambda step: None)
    return folder


def test_it_knows_every_victim_and_every_payment(town: Path) -> None:
    start, end = moment(0), moment(2**56)
    told = SimTruth(town).happened(start, end)
    paid = pq.read_table(town / "truth" / "payments.parquet")
    assert len(paid) > 0
    assert pc.sum(told.payments["amount_fen"]) == pc.sum(paid["amount_fen"])
    victims = told.cases.filter(pc.field("victim"))
    assert set(told.payments["case"].to_pylist()) <= set(victims["case"].to_pylist())
    assert len(victims) < len(told.cases)
    assert set(told.cases["case"].to_pylist()) <= set(told.people["case"].to_pylist())
    abouts = {about for of in ENTITIES.values() for about in of} - {"resident"}
    assert set(told.things["about"].to_pylist()) == abouts
    assert told.whole


def test_it_keeps_to_the_period(town: Path) -> None:
    told = SimTruth(town).happened(moment(2**56), moment(2**56 + 1))
    assert (len(told.cases), len(told.payments)) == (0, 0)


def test_it_says_what_is_not_a_town(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as told:
        SimTruth(tmp_path)
    assert told.value.field == "truth"
