"""Does this file have the shape its mapping describes?"""

from __future__ import annotations

from collections.abc import Mapping

from fanzha.engine.read.mapping import FieldSpec
from fanzha.engine.read.mapping import Mapping as FileMapping
from fanzha.engine.read.sheet import Sheet
from fanzha.kit.errors import Trouble


def require_fit(mapping: FileMapping, sheet: Sheet, fields: Mapping[str, FieldSpec]) -> None:
    """Raises Trouble on a column missing or unknown, and on a field unknown or without source."""
    _require_columns(mapping, sheet)
    _refuse_unknown_columns(mapping, sheet)
    _require_fields(mapping, fields)


def _require_columns(mapping: FileMapping, sheet: Sheet) -> None:
    names = sheet.columns.column_names
    for missing in sorted(mapping.sources() - set(names)):
        raise Trouble(
            zh=f"文件 {sheet.name} 没有映射 {mapping.name} 需要的这一列; 文件的列: {', '.join(names)}",
            en=f"the file {sheet.name} lacks this column, which the mapping {mapping.name} needs; "
            f"the file has: {', '.join(names)}",
            field=missing,
        )


def _refuse_unknown_columns(mapping: FileMapping, sheet: Sheet) -> None:
    if mapping.other_columns == "ignore":
        return
    known = mapping.sources() | set(mapping.ignored)
    for unknown in (name for name in sheet.columns.column_names if name not in known):
        raise Trouble(
            zh=f"映射 {mapping.name} 不认识文件中的这一列; 格式变了? 不需要时请写入映射的 ignored",
            en=f"the mapping {mapping.name} does not know this column of the file; has the format "
            "changed? if it is not needed, name it in the mapping's ignored",
            field=unknown,
        )


def _require_fields(mapping: FileMapping, fields: Mapping[str, FieldSpec]) -> None:
    given = set(mapping.columns)
    for unknown in sorted(given - set(fields)):
        raise Trouble(
            zh=f"映射 {mapping.name} 写了不存在的字段; 可用: {', '.join(fields)}",
            en=f"the mapping {mapping.name} names a field that does not exist; there are: "
            f"{', '.join(fields)}",
            field=unknown,
        )
    for name, spec in fields.items():
        if spec.required and name not in given:
            raise Trouble(
                zh=f"映射 {mapping.name} 没有说明必填字段的来源",
                en=f"the mapping {mapping.name} does not say where this required field comes from",
                field=name,
            )
