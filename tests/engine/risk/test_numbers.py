"""The number model's parts: reading, features, scores, reasons."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.engine.risk.numbers.features import columns, features, matrix
from fanzha.engine.risk.numbers.model import Model, load, shipped, shipped_file
from fanzha.engine.risk.numbers.reasons import MOST, whys
from fanzha.engine.risk.numbers.table import read_labelled, read_numbers
from fanzha.kit.errors import Trouble
from tests.numbers import made_up, write


@pytest.fixture(scope="module")
def model() -> Model:
    return shipped()


def place_of(name: str) -> int:
    return [feature.name for feature in features("all")].index(name)


def test_it_reads_columns_in_any_order_and_ignores_others(tmp_path: Path) -> None:
    rows = made_up(4)
    turned = [dict(reversed([*row.items(), ("extra", "x")])) for row in rows]
    plain, other = (
        read_numbers(write(tmp_path / name, of))
        for name, of in [("a.csv", rows), ("b.csv", turned)]
    )
    assert plain.ids == other.ids == tuple(row["phone_no_m"] for row in rows)
    np.testing.assert_array_equal(plain.features, other.features)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_it_reads_the_encodings_of_the_field(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path / "a.csv", made_up(3), encoding)
    assert read_numbers(path).ids[0] == "虚构00000"


def test_it_reads_parquet_as_it_reads_csv(tmp_path: Path) -> None:
    rows = made_up(5)
    for row in rows:
        row["flow_var"] = row["flow_var"] or None
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    written = read_numbers(write(tmp_path / "a.csv", rows))
    np.testing.assert_array_equal(read_numbers(tmp_path / "a.parquet").features, written.features)


@pytest.mark.parametrize("name", [column.name for column in columns()] + ["phone_no_m"])
def test_it_names_a_missing_column(tmp_path: Path, name: str) -> None:
    rows = [{key: value for key, value in row.items() if key != name} for row in made_up(2)]
    with pytest.raises(Trouble) as trouble:
        read_numbers(write(tmp_path / "a.csv", rows))
    assert trouble.value.field == name
    assert name in trouble.value.zh
    assert name in trouble.value.en


@pytest.mark.parametrize(
    ("field", "cell"),
    [("sms_count", "x"), ("sms_count", "-1"), ("arpu_mean", "inf"), ("calltype_rate", "1.1"),
     ("imeis", "1_0"), ("voc_hour_mode", "24"), ("phone_no_m", " "), ("busi_count", "1,5")],
)  # fmt: skip
def test_it_names_the_row_and_field_of_a_bad_cell(tmp_path: Path, field: str, cell: str) -> None:
    rows = made_up(3)
    rows[1][field] = cell
    with pytest.raises(Trouble) as trouble:
        read_numbers(write(tmp_path / "a.csv", rows))
    assert (trouble.value.field, trouble.value.row) == (field, 3)


def test_it_names_the_row_with_too_many_cells(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", made_up(2))
    path.write_text(path.read_text(encoding="utf-8") + "1,2,3\n", encoding="utf-8")
    with pytest.raises(Trouble) as trouble:
        read_numbers(path)
    assert trouble.value.row == 4


@pytest.mark.parametrize("text", ["", "phone_no_m,label\n"])
def test_it_says_that_a_file_is_empty(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text)
    with pytest.raises(Trouble):
        read_numbers(path)


@pytest.mark.parametrize("label", ["2", "", "yes"])
def test_it_refuses_a_label_that_is_none(tmp_path: Path, label: str) -> None:
    rows = made_up(3)
    rows[2]["label"] = label
    with pytest.raises(Trouble) as trouble:
        read_labelled(write(tmp_path / "a.csv", rows))
    assert (trouble.value.field, trouble.value.row) == ("label", 4)


def test_it_trains_on_each_number_once(tmp_path: Path) -> None:
    rows = made_up(3)
    rows[2]["phone_no_m"] = rows[0]["phone_no_m"]
    with pytest.raises(Trouble) as trouble:
        read_labelled(write(tmp_path / "a.csv", rows))
    assert (trouble.value.field, trouble.value.row) == ("phone_no_m", 4)


@given(
    st.dictionaries(
        st.sampled_from([column.name for column in columns()]),
        st.one_of(st.just(np.nan), st.floats(0, 1e6)), max_size=55,
    )
)  # fmt: skip
def test_a_feature_is_finite_or_null_whatever_is_missing(cells: dict[str, float]) -> None:
    values = {column.name: np.array([cells.get(column.name, 0.0)]) for column in columns()}
    row = matrix(values)[0]
    assert not np.isinf(row).any()
    assert row[place_of("missing")] == sum(np.isnan(value) for value in cells.values())


def test_a_score_is_a_probability_and_does_not_depend_on_the_other_rows(
    tmp_path: Path, model: Model
) -> None:
    numbers = read_numbers(write(tmp_path / "a.csv", made_up(40)))
    scores = model.scores(numbers.features)
    assert ((scores > 0) & (scores < 1)).all()
    np.testing.assert_array_equal(scores[7:9], model.scores(numbers.features[7:9]))


def test_reasons_are_few_and_the_weightiest_comes_first(tmp_path: Path, model: Model) -> None:
    numbers = read_numbers(write(tmp_path / "a.csv", made_up(20)))
    found = list(whys(numbers.features, model.contributions(numbers.features), model.usual))
    assert len(found) == 20
    for reasons in found:
        weights = [abs(reason.weight) for reason in reasons]
        assert weights == sorted(weights, reverse=True)
        assert 1 <= len(reasons) <= MOST
        assert len({reason.feature.about for reason in reasons}) == len(reasons)


def test_a_value_that_is_null_is_told_so(tmp_path: Path, model: Model) -> None:
    values = {column.name: np.array([np.nan]) for column in columns()}
    row = matrix(values)
    [reasons] = whys(row, model.contributions(row), model.usual)
    assert any(
        "无记录" in reason.said() and "none on record" in reason.said() for reason in reasons
    )


@pytest.mark.parametrize(
    "change", [{"format": "another"}, {"features": []}, {"members": 3}, {"slope": "steep"}]
)
def test_it_refuses_a_file_that_is_no_model_of_ours(tmp_path: Path, change: dict[str, Any]) -> None:
    plain = json.loads(gzip.decompress(shipped_file().read_bytes()))
    path = tmp_path / "model.json.gz"
    path.write_bytes(gzip.compress(json.dumps(plain | change).encode()))
    with pytest.raises(Trouble):
        load(path)
    path.write_bytes(b"none")
    with pytest.raises(Trouble):
        load(path)


def test_the_same_model_is_the_same_file(model: Model) -> None:
    assert model.to_bytes() == shipped_file().read_bytes()
    assert len(model.to_bytes()) < 3_000_000
