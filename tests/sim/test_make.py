"""A town on disk: the same every time, whole or not at all, valid by the vocabulary."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from fanzha.kit.errors import Trouble
from fanzha.sim.make import make
from fanzha.sim.place import Size
from fanzha.words.enums import ENUMS
from fanzha.words.schemas import ENTITY_KINDS, EVENT_KINDS, entity_schema, event_schema
from tests.sim.conftest import DAYS, Written


def _digest(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_it_writes_the_same_bytes_for_the_same_seed_and_others_for_another(
    written: Written, tmp_path: Path
) -> None:
    make(tmp_path / "again", Size.HAMLET, DAYS, seed=1)
    make(tmp_path / "other", Size.HAMLET, DAYS, seed=2)
    first = _digest(written.folder)
    assert _digest(tmp_path / "again") == first
    assert _digest(tmp_path / "other") != first


@pytest.mark.parametrize("kind", EVENT_KINDS)
def test_it_writes_events_by_their_schema_and_hour_of_arrival(written: Written, kind: str) -> None:
    schema = event_schema(kind)
    assert written.files(kind)
    for path in written.files(kind):
        table = pq.read_table(path)
        assert table.schema.equals(schema, check_metadata=True)
        hour = datetime.strptime(f"{path.parent.name} {path.stem} +0000", "%Y-%m-%d %H %z")
        arrivals = table["arrival_time"].to_pylist()
        assert arrivals == sorted(arrivals)
        assert hour <= arrivals[0] <= arrivals[-1] < hour + timedelta(hours=1)


@pytest.mark.parametrize("kind", EVENT_KINDS)
def test_it_writes_no_value_the_vocabulary_does_not_allow(written: Written, kind: str) -> None:
    table = written.events(kind)
    assert pc.all(pc.greater_equal(table["arrival_time"], table["event_time"])).as_py()
    for field in event_schema(kind):
        if not field.nullable:
            assert table[field.name].null_count == 0, field.name
        named = (field.metadata or {}).get(b"values", b"").decode()
        if named:
            allowed = {member.value for member in ENUMS[named]}
            assert set(table[field.name].unique().to_pylist()) - {None} <= allowed
        if field.name == "amount_fen":
            assert pc.min(table[field.name]).as_py() > 0


@pytest.mark.parametrize("kind", ENTITY_KINDS)
def test_it_writes_every_register_by_its_schema(written: Written, kind: str) -> None:
    table = written.entity(kind)
    assert table.num_rows > 0
    assert table.schema.equals(entity_schema(kind), check_metadata=True)
    for field in table.schema:
        if not field.nullable:
            assert table[field.name].null_count == 0, field.name


def test_it_keeps_events_within_the_days_asked_for(written: Written) -> None:
    begin = datetime(2025, 3, 2, 16, tzinfo=UTC)
    for kind in EVENT_KINDS:
        times = written.events(kind)["event_time"]
        assert pc.min(times).as_py() >= begin
        if kind != "call_end":
            assert pc.max(times).as_py() < begin + timedelta(days=DAYS)


def test_it_says_in_the_manifest_that_all_is_made_up_and_how_much_there_is(
    written: Written,
) -> None:
    manifest = json.loads((written.folder / "manifest.json").read_text(encoding="utf-8"))
    assert "虚构" in manifest["made_up"]
    assert (manifest["size"], manifest["days"], manifest["seed"]) == ("hamlet", DAYS, 1)
    for kind in EVENT_KINDS:
        assert manifest["events"][kind]["rows"] == written.events(kind).num_rows
    assert manifest["entities"]["person"] == 2000


def test_it_hears_nothing_of_the_truth_in_events_and_registers(written: Written) -> None:
    told = {"act", "stage", "scam", "scam_id", "person", "gang", "role"}
    for kind in EVENT_KINDS:
        assert not told & set(written.events(kind).column_names)
    ids = set(written.truth("scams")["scam_id"].to_pylist())
    for kind in ENTITY_KINDS:
        for column in written.entity(kind).itercolumns():
            assert not ids & set(map(str, column.to_pylist()))


def test_it_replaces_an_earlier_town_but_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "town"
    make(out, Size.HAMLET, 1, seed=1)
    make(out, Size.HAMLET, 1, seed=2, start=date(2025, 5, 1))
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))["seed"] == 2
    other = tmp_path / "thesis"
    other.mkdir()
    (other / "notes.txt").write_text("mine")
    with pytest.raises(Trouble, match="not empty") as trouble:
        make(other, Size.HAMLET, 1, seed=1)
    assert trouble.value.field == "out"
    assert [path.name for path in tmp_path.rglob("*.txt")] == ["notes.txt"]


@pytest.mark.parametrize(
    ("days", "seed", "field"), [(0, 1, "days"), (367, 1, "days"), (1, -1, "seed")]
)
def test_it_refuses_a_bad_length_or_seed_and_writes_nothing(
    tmp_path: Path, days: int, seed: int, field: str
) -> None:
    with pytest.raises(Trouble) as trouble:
        make(tmp_path / "town", Size.HAMLET, days, seed)
    assert trouble.value.field == field
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("start", [date(1, 1, 1), date(1969, 12, 31), date(2200, 1, 1)])
def test_it_refuses_a_start_that_no_record_bears(tmp_path: Path, start: date) -> None:
    with pytest.raises(Trouble) as trouble:
        make(tmp_path / "town", Size.HAMLET, 1, 1, start)
    assert trouble.value.field == "start"
    assert list(tmp_path.iterdir()) == []
