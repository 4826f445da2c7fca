"""A condition as DuckDB reads it over the archive.

Every number is a double there too, so that `5 / 2`, large amounts and comparisons mean the
same as in the machine. Dividing by zero gives null.
"""

from __future__ import annotations

from collections.abc import Callable

from fanzha.engine.stream.predicate.tree import Node, Predicate


def duckdb(predicate: Predicate) -> str:
    """An SQL expression over columns of the published names; true, false or null a row.

    Enum columns are strings there, bool columns booleans.

    >>> from fanzha.engine.stream.predicate.parse import parse
    >>> duckdb(parse("origin = 'foreign' AND caller_calls_1h / caller_callees_1h < 2", "call_start"))
    '(("origin" = \\'foreign\\') AND ((CAST("caller_calls_1h" AS DOUBLE) / \
NULLIF(CAST("caller_callees_1h" AS DOUBLE), 0)) < 2.0::DOUBLE))'
    """
    return _sql(predicate.root)


def _sql(node: Node) -> str:
    return _WRITERS[node.op](node, [_sql(operand) for operand in node.args])


def _column(node: Node, _: list[str]) -> str:
    return f'CAST("{node.name}" AS DOUBLE)' if node.type == "number" else f'"{node.name}"'


def _between(sign: str) -> Callable[[Node, list[str]], str]:
    return lambda _, operands: "(" + f" {sign} ".join(operands) + ")"


def _called(name: str) -> Callable[[Node, list[str]], str]:
    return lambda _, operands: f"{name}({', '.join(operands)})"


_WRITERS: dict[str, Callable[[Node, list[str]], str]] = {
    "column": _column,
    "number": lambda node, _: f"{node.number!r}::DOUBLE",
    "word": lambda node, _: "'" + node.name.replace("'", "''") + "'",
    "true": lambda *_: "TRUE",
    "false": lambda *_: "FALSE",
    "add": _between("+"),
    "sub": _between("-"),
    "mul": _between("*"),
    "div": lambda _, operands: f"({operands[0]} / NULLIF({operands[1]}, 0))",
    "neg": lambda _, operands: f"(-{operands[0]})",
    "abs": _called("abs"),
    "least": _called("least"),
    "greatest": _called("greatest"),
    "coalesce": _called("coalesce"),
    "lt": _between("<"),
    "le": _between("<="),
    "eq": _between("="),
    "same": _between("="),
    "and": _between("AND"),
    "or": _between("OR"),
    "not": lambda _, operands: f"(NOT {operands[0]})",
    "null": lambda _, operands: f"({operands[0]} IS NULL)",
}
