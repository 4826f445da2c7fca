"""Foreign files as they stand: CSV, Excel, Parquet."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from fanzha.engine.read.encodings import decoded
from fanzha.engine.read.excel import read_excel
from fanzha.engine.read.mapping import Layout
from fanzha.engine.read.sheet import Ragged, Sheet, empty, sheet_of_text
from fanzha.kit.errors import Trouble

FORMATS = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "csv",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".parquet": "parquet",
}


def read_table(path: Path, layout: Layout | None = None) -> Sheet:
    """The table in `path`, told apart by the end of its name.

    Raises Trouble for a missing or empty file, an unknown kind, a damaged or truncated
    file, a wrong encoding, a header that is empty or doubled, and a file without rows.
    """
    layout = layout or Layout.model_validate({})
    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        raise Trouble(
            zh=f"不认识的文件类型 {path.suffix or path.name}; 可用: {', '.join(FORMATS)}",
            en=f"unknown kind of file {path.suffix or path.name}; use {', '.join(FORMATS)}",
            field="file",
        )
    if not require_readable(path):
        raise empty(path.name)
    if kind == "parquet":
        return _read_parquet_sheet(path)
    if kind == "excel":
        return read_excel(path, layout.sheet, layout.header_row)
    return _read_csv(path, layout)


def read_parquet(path: Path) -> pa.Table:
    """The table of a Parquet file. Raises Trouble when it is missing, damaged or cut short."""
    if not require_readable(path):
        raise empty(path.name)
    try:
        return pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise Trouble(
            zh=f"{path.name} 不是完整的 Parquet 文件(可能没有传完); 请重新导出或重新传输",
            en=f"{path.name} is no whole Parquet file (cut short?); export or copy it again",
            field="file",
        ) from error


def require_readable(path: Path) -> int:
    """The file's size in bytes. Raises Trouble when it is missing or may not be read."""
    try:
        path.open("rb").close()
        return path.stat().st_size
    except OSError as error:
        raise Trouble(
            zh=f"无法读取文件 {path.name}: {error.strerror}",
            en=f"cannot read the file {path.name}: {error.strerror}",
            field="file",
        ) from error


def _read_parquet_sheet(path: Path) -> Sheet:
    table = read_parquet(path)
    if not len(table):
        raise empty(path.name)
    return Sheet(path.name, table, np.arange(1, len(table) + 1))


def _read_csv(path: Path, layout: Layout) -> Sheet:
    text = decoded(path.read_bytes(), path.name, layout.encoding)
    delimiter = "\t" if path.suffix.lower() == ".tsv" else layout.delimiter
    lines = _lines(text, delimiter)
    if len(lines) <= layout.header_row:
        raise empty(path.name)
    header = lines[layout.header_row - 1].cells
    return sheet_of_text(path.name, header, layout.header_row, lines[layout.header_row :])


def _lines(text: str, delimiter: str) -> list[Ragged]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[Ragged] = []
    try:
        for number, cells in enumerate(reader, start=1):
            lines.append(Ragged(number, [cell.strip() or None for cell in cells]))
    except csv.Error as error:
        raise Trouble(
            zh="CSV 格式错误(引号没有闭合?)",
            en="this is not well-formed CSV (a quote left open?)",
            field="file",
            row=len(lines) + 1,
        ) from error
    return lines
