"""Files as they stand: every way a file can be unreadable has its own clear error."""

from __future__ import annotations

import codecs
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart

from fanzha.engine.read.mapping import Layout
from fanzha.engine.read.tables import read_parquet, read_table
from fanzha.kit.errors import Trouble

# Excel knows no zones.
WALL_CLOCK = datetime(2026, 3, 1, 16, 16, 22, tzinfo=UTC).replace(tzinfo=None)
TEXT = "流水号,金额\nT1,10.50\n\nT2,20\n"


def layout(**keys: object) -> Layout:
    return Layout.model_validate(keys)


def saved(folder: Path, data: bytes | str, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.mark.parametrize(
    "data",
    [TEXT.encode(), codecs.BOM_UTF8 + TEXT.encode(), TEXT.encode("gb18030")],
    ids=["utf-8", "utf-8 with mark", "gb18030"],
)
def test_it_reads_csv_in_either_encoding_with_the_rows_numbers(tmp_path: Path, data: bytes) -> None:
    sheet = read_table(saved(tmp_path, data))
    assert sheet.columns.to_pydict() == {"流水号": ["T1", "T2"], "金额": ["10.50", "20"]}
    assert sheet.rows.tolist() == [2, 4]


def test_it_reads_below_a_header_row_with_another_delimiter(tmp_path: Path) -> None:
    path = saved(tmp_path, "某银行\na;b\n 1 ;\n")
    sheet = read_table(path, layout(header_row=2, delimiter=";"))
    assert sheet.columns.to_pydict() == {"a": ["1"], "b": [None]}
    assert sheet.rows.tolist() == [3]


def test_rows_that_do_not_fit_the_header_are_set_apart(tmp_path: Path) -> None:
    sheet = read_table(saved(tmp_path, "a,b\n1,2\n1\n1,2,3\n1,2,\n"))
    assert sheet.rows.tolist() == [2, 5]
    assert [line.row for line in sheet.ragged] == [3, 4]
    assert len(sheet) == 4


def test_it_reads_excel_cells_as_text(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["卡号", "时间", "金额", "备注"])
    page.append(["6222020000000000001", WALL_CLOCK, 38000.5, None])
    page.append([6222020000000000001, None, 0.1 + 0.2, True])
    book.save(tmp_path / "a.xlsx")
    sheet = read_table(tmp_path / "a.xlsx")
    assert sheet.columns.to_pydict() == {
        "卡号": ["6222020000000000001", "6.22202e+18"],
        "时间": ["2026-03-01 16:16:22", None],
        "金额": ["38000.5", "0.3"],
        "备注": [None, "True"],
    }
    assert sheet.rows.tolist() == [2, 3]


def test_it_reads_the_sheet_asked_for(tmp_path: Path) -> None:
    book = Workbook()
    book.create_sheet("流水").append(["a"])
    book["流水"].append([1])
    book.save(tmp_path / "a.xlsx")
    assert read_table(tmp_path / "a.xlsx", layout(sheet="流水")).columns.to_pydict() == {"a": ["1"]}
    with pytest.raises(Trouble, match="has no sheet"):
        read_table(tmp_path / "a.xlsx", layout(sheet="余额"))


def test_it_reads_parquet_with_rows_from_one(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": [5, 6]}), tmp_path / "a.parquet")
    sheet = read_table(tmp_path / "a.parquet")
    assert sheet.columns["a"].to_pylist() == [5, 6]
    assert sheet.rows.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", "", "has no rows"),
        ("a.csv", "a,b\n", "has no rows"),
        ("a.csv", "a,b\n,\n", "has no rows"),
        ("a.csv", "a,,b\n1,2,3\n", "empty name"),
        ("a.csv", "a,a\n1,2\n", "a twice"),
        ("a.csv", 'a,b\n1,"2\n', "quote left open"),
        ("a.csv", "a\n1\n".encode("utf-16"), "UTF-16"),
        ("a.csv", b"PK\x03\x04\x00rest", "ends in .xlsx"),
        ("a.xlsx", "a,b\n1,2\n", "no Excel"),
        ("a.xls", "old", "unknown kind of file"),
        ("a.parquet", "PAR1 and nothing else", "no whole Parquet"),
        ("a.parquet", "", "has no rows"),
    ],
)
def test_a_bad_file_is_refused_with_what_is_wrong(
    tmp_path: Path, name: str, data: bytes | str, said: str
) -> None:
    with pytest.raises(Trouble, match=said):
        read_table(saved(tmp_path, data, name))


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="cannot read"):
        read_table(tmp_path / "none.csv")


def test_a_truncated_parquet_is_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": list(range(1000))}), tmp_path / "whole.parquet")
    data = (tmp_path / "whole.parquet").read_bytes()
    with pytest.raises(Trouble, match="cut short"):
        read_parquet(saved(tmp_path, data[: len(data) // 2], "half.parquet"))


@pytest.mark.parametrize(
    ("data", "encoding", "row"),
    [
        (TEXT.encode("gb18030"), "utf-8", 1),
        ("a\n1\n金\n".encode("gb18030"), "utf-8", 3),
        (TEXT.encode(), "gb18030", None),
        (b"a\n1\n\xff\xff\n", None, 3),
    ],
)
def test_a_wrong_encoding_is_refused_at_its_row(
    tmp_path: Path, data: bytes, encoding: str | None, row: int | None
) -> None:
    with pytest.raises(Trouble) as caught:
        read_table(saved(tmp_path, data), layout(encoding=encoding))
    assert (caught.value.field, caught.value.row) == ("encoding", row)


def members(book: Path, **changed: bytes) -> Path:
    """The workbook again, with the archive members that end in a name given another content."""
    with ZipFile(book) as old:
        kept = {name: old.read(name) for name in old.namelist()}
    with ZipFile(book, "w") as new:
        for name, content in kept.items():
            new.writestr(name, changed.get(Path(name).stem, content))
    return book


@pytest.mark.parametrize("part", ["sheet1", "workbook", "styles"])
@pytest.mark.parametrize("content", [b"", b"half", b"flipped"])
def test_a_workbook_damaged_inside_is_named_as_such(
    tmp_path: Path, part: str, content: bytes
) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["a"])
    page.append(["1"])
    book.save(tmp_path / "a.xlsx")
    with ZipFile(tmp_path / "a.xlsx") as archive:
        whole = next(archive.read(n) for n in archive.namelist() if Path(n).stem == part)
    told = {b"half": whole[: len(whole) // 2], b"flipped": whole.replace(b"<", b"\xfe")}
    path = members(tmp_path / "a.xlsx", **{part: told.get(content, content)})
    with pytest.raises(Trouble, match="damaged"):
        read_table(path)


def test_a_workbook_with_flipped_bytes_gives_a_sheet_or_trouble(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    for number in range(50):
        page.append([f"a{number}", number, WALL_CLOCK])
    book.save(tmp_path / "a.xlsx")
    whole = (tmp_path / "a.xlsx").read_bytes()
    troubles = 0
    for place in range(0, len(whole), 31):
        broken = bytearray(whole)
        broken[place] ^= 0xFF
        try:
            read_table(saved(tmp_path, bytes(broken), "b.xlsx"))
        except Trouble:
            troubles += 1
    assert troubles > 10


def test_a_workbook_of_charts_has_no_sheet_to_read(tmp_path: Path) -> None:
    book = Workbook()
    book.create_chartsheet("图").add_chart(BarChart())
    book.remove(book.worksheets[0])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(Trouble, match=r"sheet: .*only charts"):
        read_table(tmp_path / "a.xlsx")


def test_a_utf8_file_under_a_gb18030_mapping_is_told_to_change_the_mapping(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="the mapping says gb18030; write utf-8") as trouble:
        read_table(saved(tmp_path, "金额\n1\n"), layout(encoding="gb18030"))
    assert trouble.value.field == "encoding"
