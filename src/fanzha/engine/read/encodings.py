"""Bytes to text, strictly: UTF-8 or GB18030, never a guess that loses a character."""

from __future__ import annotations

import codecs

from fanzha.kit.errors import Trouble

_ARCHIVE = b"PK\x03\x04"  # .xlsx is a ZIP archive
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decoded(data: bytes, name: str, encoding: str | None = None) -> str:
    """The text of a file in the declared encoding, or else in UTF-8, or else in GB18030.

    A byte order mark of UTF-8 is dropped. Raises Trouble, with the row of the first bad
    byte, where the declared encoding does not fit, where none fits, and where a file
    declared as GB18030 is UTF-8 (it would decode, to the wrong characters), and for a
    workbook under the name of a text.

    >>> decoded("金额".encode("gb18030"), "a.csv"), decoded("金额".encode(), "a.csv")
    ('金额', '金额')
    """
    if data.startswith(_ARCHIVE):
        raise Trouble(
            zh=f"{name} 是 Excel 文件; 请把文件名改为 .xlsx 结尾",
            en=f"{name} is an Excel file; give it a name that ends in .xlsx",
            field="file",
        )
    data = data.removeprefix(codecs.BOM_UTF8)
    if data.startswith(_UTF16) or b"\0" in data:
        raise _trouble(name, data, None, "UTF-16 / binary")
    if encoding == "gb18030" and not data.isascii() and _fits(data, "utf-8"):
        raise Trouble(
            zh=f"{name}: 文件是 UTF-8 编码, 映射却写 gb18030; "
            "请在映射的 [file] encoding 中写 utf-8 或删去该项",
            en=f"{name}: the file is UTF-8 but the mapping says gb18030; "
            "write utf-8 as encoding in the mapping's [file], or leave it out",
            field="encoding",
        )
    if encoding is None:
        encoding = "utf-8" if _fits(data, "utf-8") else None
    try:
        return data.decode(encoding or "gb18030")
    except UnicodeDecodeError as error:
        raise _trouble(name, data, error.start, encoding) from error


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _trouble(name: str, data: bytes, bad_byte: int | None, looks_like: str | None) -> Trouble:
    row = None if bad_byte is None else data.count(b"\n", 0, bad_byte) + 1
    if bad_byte is None:
        zh, en = f"文件看来是 {looks_like} 编码", f"the file looks like {looks_like}"
    elif looks_like:
        zh, en = f"文件不是声明的 {looks_like} 编码", f"the file is not {looks_like} as declared"
    else:
        zh, en = "文件既不是 UTF-8 也不是 GB18030", "the file is neither UTF-8 nor GB18030"
    return Trouble(
        zh=f"{name}: {zh}; 请另存为 UTF-8 的 CSV, 或在映射的 [file] encoding 中写明编码",
        en=f"{name}: {en}; save it as CSV in UTF-8 or state its encoding in the mapping's [file]",
        field="encoding",
        row=row,
    )
