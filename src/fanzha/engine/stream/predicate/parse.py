"""From the analyst's text to a tree: sqlglot reads it, and only the nodes listed here pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError

from fanzha.engine.stream import columns
from fanzha.engine.stream.predicate import tokens
from fanzha.engine.stream.predicate.places import Misplaced, Place
from fanzha.engine.stream.predicate.tree import Node, Predicate, Type
from fanzha.engine.stream.roles import GROUP_OF
from fanzha.kit.errors import Trouble

LARGEST = 1e15
"""No number in a condition is larger: fen of ten trillion yuan."""
DEEPEST = 40
"""Levels of a tree: what works on it may call itself for each."""

_NAMES: dict[Type, tuple[str, str]] = {
    "number": ("数", "a number"), "truth": ("是或否", "true or false"),
    "word": ("枚举值", "a word of a list"),
}  # fmt: skip
_MIRRORED: dict[type[exp.Expr], str] = {exp.LT: "lt", exp.LTE: "le", exp.GT: "lt", exp.GTE: "le"}
_NUMERIC: dict[type[exp.Expr], str] = {
    exp.Add: "add", exp.Sub: "sub", exp.Mul: "mul", exp.Div: "div", exp.Neg: "neg",
    exp.Abs: "abs", exp.Least: "least", exp.Greatest: "greatest",
}  # fmt: skip


def parse(text: str, kind: str) -> Predicate:
    """The condition `text` on events of `kind`. Raises Trouble with line and column.

    >>> parse("caller_calls_1h > 50 AND origin IN ('foreign', 'virtual')", "call_start").columns
    ('caller_calls_1h', 'origin')
    >>> parse("caller_call_1h > 50", "call_start")
    Traceback (most recent call last):
    fanzha.engine.stream.predicate.places.Misplaced: when: 第 1 行第 1 列: 没有字段 caller_call_1h, \
是否指 caller_calls_1h | when: line 1, column 1: no column caller_call_1h; did you mean caller_calls_1h
    """
    if kind not in GROUP_OF:
        known = ", ".join(GROUP_OF)
        raise Trouble(
            zh=f"没有这种事件: {kind}。可用: {known}", en=f"no such event: {kind}. Known: {known}",
            field="event",
        )  # fmt: skip
    tokens.checked(text)
    reading = _Reading(text, kind)
    return Predicate(kind, text, reading.truth(_parsed(text)))


def _parsed(text: str) -> exp.Expr:
    try:
        return sqlglot.parse_one(text, dialect="duckdb", into=exp.Condition)
    except (ParseError, RecursionError) as error:
        raise _broken(text, error) from None


def _broken(text: str, error: ParseError | RecursionError) -> Misplaced:
    found = error.errors[0] if isinstance(error, ParseError) and error.errors else {}
    end = len((found.get("start_context") or "") + (found.get("highlight") or ""))
    length = max(1, len(found.get("highlight") or ""))
    at = Place(text, max(0, end - length), end) if found else Place(text, 0, len(text))
    return Misplaced(at, "这里语法不对", "the condition breaks off or goes wrong here")


class _Reading:
    """One text being read: what its names mean, and where its nodes stand."""

    def __init__(self, text: str, kind: str) -> None:
        self.text = text
        self.columns = {c.name: c for c in columns.published(GROUP_OF[kind])}
        self.depth = 0

    def truth(self, node: exp.Expr) -> Node:
        """`node` as true or false."""
        return self.of_type(node, "truth")

    def number(self, node: exp.Expr) -> Node:
        """`node` as a number."""
        return self.of_type(node, "number")

    def of_type(self, node: exp.Expr, wanted: Type) -> Node:
        """`node`, which must be of this type."""
        read = self.read(node)
        if read.type != wanted:
            (zh, en), (zh_is, en_is) = _NAMES[wanted], _NAMES[read.type]
            raise self.wrong(node, f"应为{zh}, 而这里是{zh_is}", f"must be {en}, but is {en_is}")
        return read

    def read(self, node: exp.Expr) -> Node:
        """Any node that may be in a condition."""
        reader = _READERS.get(type(node))
        if reader is None:
            name = type(node).__name__.upper()
            raise self.wrong(node, f"条件里不能用 {name}", f"{name} has no place here")
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.wrong(node, "嵌套过深", "nested too deep")
        read = reader(self, node)
        self.depth -= 1
        return read

    def wrong(self, node: exp.Expr, zh: str, en: str) -> Misplaced:
        """The error at `node`: from its first to its last word that has a place."""
        spots = [n.meta for n in node.walk() if "start" in n.meta]
        if not spots:
            return Misplaced(Place(self.text, 0, len(self.text)), zh, en)
        start, end = min(s["start"] for s in spots), max(s["end"] for s in spots)
        return Misplaced(Place(self.text, start, end + 1), zh, en)


def _column(reading: _Reading, node: exp.Expr) -> Node:
    name = node.name.lower()
    column = reading.columns.get(name)
    if column is None or node.args.get("table"):
        near = _near(name, reading.columns)
        zh, en = (f", 是否指 {near}", f"; did you mean {near}") if near else ("", "")
        raise reading.wrong(node, f"没有字段 {node.name}{zh}", f"no column {node.name}{en}")
    types: dict[str, Type] = {"bool": "truth", "enum": "word"}
    return Node("column", types.get(column.type, "number"), name=name)


def _near(name: str, known: Iterable[str]) -> str:
    return next(iter(get_close_matches(name, list(known), n=1)), "")


def _literal(reading: _Reading, node: exp.Expr) -> Node:
    if node.is_string:
        raise reading.wrong(
            node, "文字只能与枚举字段比较", "text can only be compared with a column of words"
        )
    number = float(node.name)
    if not abs(number) <= LARGEST:
        raise reading.wrong(node, "数太大", "the number is too large")
    return Node("number", "number", number=number)


def _boolean(_: _Reading, node: exp.Expr) -> Node:
    return Node("true" if node.this else "false", "truth")


def _bracket(reading: _Reading, node: exp.Expr) -> Node:
    return reading.read(node.this)


def _numeric(reading: _Reading, node: exp.Expr) -> Node:
    operands = tuple(reading.number(operand) for operand in _operands(reading, node))
    return Node(_NUMERIC[type(node)], "number", operands)


def _operands(reading: _Reading, node: exp.Expr) -> list[exp.Expr]:
    given = [node.args.get("this"), node.args.get("expression"), *node.expressions]
    found = [operand for operand in given if operand is not None]
    if not found:
        raise reading.wrong(node, "括号里缺少内容", "nothing in the brackets")
    return found


def _coalesce(reading: _Reading, node: exp.Expr) -> Node:
    operands = _operands(reading, node)
    wanted = reading.read(operands[0]).type
    if wanted == "word":
        raise reading.wrong(node, "COALESCE 不能用于枚举", "COALESCE does not take words")
    return Node("coalesce", wanted, tuple(reading.of_type(n, wanted) for n in operands))


def _ordered(reading: _Reading, node: exp.Expr) -> Node:
    left, right = reading.number(node.this), reading.number(node.expression)
    turned = isinstance(node, exp.GT | exp.GTE)
    return Node(_MIRRORED[type(node)], "truth", (right, left) if turned else (left, right))


def _equal(reading: _Reading, node: exp.Expr) -> Node:
    return _equals(reading, node.this, node.expression)


def _unequal(reading: _Reading, node: exp.Expr) -> Node:
    return Node("not", "truth", (_equals(reading, node.this, node.expression),))


def _equals(reading: _Reading, left: exp.Expr, right: exp.Expr) -> Node:
    if isinstance(left, exp.Literal) and left.is_string:
        left, right = right, left
    one = reading.read(left)
    if one.type == "word":
        return Node("eq", "truth", (one, _word(reading, one.name, right)))
    other = reading.of_type(right, one.type)
    return Node("same" if one.type == "truth" else "eq", "truth", (one, other))


def _word(reading: _Reading, column: str, node: exp.Expr) -> Node:
    """A word of the enum `column`, with its code."""
    words = reading.columns[column].words
    if not (isinstance(node, exp.Literal) and node.is_string and node.name in words):
        listed = ", ".join(words)
        raise reading.wrong(
            node, f"{column} 的取值为: {listed}", f"{column} takes one of: {listed}"
        )
    return Node("word", "word", name=node.name, number=float(words.index(node.name)))


def _in(reading: _Reading, node: exp.Expr) -> Node:
    if not node.expressions:
        raise reading.wrong(node, "IN 后应为括号中的列表", "IN takes a list in brackets")
    return _joined("or", [_equals(reading, node.this, item) for item in node.expressions])


def _between(reading: _Reading, node: exp.Expr) -> Node:
    value = reading.number(node.this)
    low, high = reading.number(node.args["low"]), reading.number(node.args["high"])
    return _joined("and", [Node("le", "truth", (low, value)), Node("le", "truth", (value, high))])


def _is(reading: _Reading, node: exp.Expr) -> Node:
    if not isinstance(node.expression, exp.Null):
        raise reading.wrong(node, "IS 后只能是 [NOT] NULL", "IS takes [NOT] NULL only")
    return Node("null", "truth", (reading.read(node.this),))


def _not(reading: _Reading, node: exp.Expr) -> Node:
    return Node("not", "truth", (reading.truth(node.this),))


def _both(reading: _Reading, node: exp.Expr) -> Node:
    op = "and" if isinstance(node, exp.And) else "or"
    return _joined(op, [reading.truth(operand) for operand in node.flatten()])


def _joined(op: str, operands: list[Node]) -> Node:
    return operands[0] if len(operands) == 1 else Node(op, "truth", tuple(operands))


_READERS: dict[type[exp.Expr], Callable[[_Reading, exp.Expr], Node]] = {
    exp.Column: _column, exp.Literal: _literal, exp.Boolean: _boolean, exp.Paren: _bracket,
    exp.Coalesce: _coalesce, exp.EQ: _equal, exp.NEQ: _unequal, exp.In: _in,
    exp.Between: _between, exp.Is: _is, exp.Not: _not, exp.And: _both, exp.Or: _both,
    **dict.fromkeys(_NUMERIC, _numeric), **dict.fromkeys(_MIRRORED, _ordered),
}  # fmt: skip
