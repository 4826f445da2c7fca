"""Conditions of every shape, made up, over rows of every kind, with nulls everywhere."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from hypothesis import strategies as st

from fanzha.engine.stream import columns, predicate
from fanzha.engine.stream.frame import Frame
from fanzha.engine.stream.predicate import Predicate
from fanzha.engine.stream.roles import GROUPS

GROUP = "call"
KIND = "call_start"
NUMBERS = ("duration_s", "running_s", "caller_calls_1h", "callee_talk_s_24h", "caller_age_s")
FLAGS = ("answered", "is_spoofed", "caller_listed")
WORDS = columns.published(GROUP)[columns.index(GROUP)["origin"]].words

literals = st.sampled_from(("0", "1", "2", "-1", "2.5", "1e3", "0.1", "7"))
numbers = st.recursive(
    st.one_of(st.sampled_from(NUMBERS), literals),
    lambda below: st.one_of(
        st.tuples(below, st.sampled_from("+-*/"), below).map(lambda t: f"({' '.join(t)})"),
        below.map(lambda text: f"- {text}"),
        below.map(lambda text: f"ABS({text})"),
        st.tuples(
            st.sampled_from(("LEAST", "GREATEST", "COALESCE")), st.lists(below, min_size=1, max_size=3)
        ).map(lambda t: f"{t[0]}({', '.join(t[1])})"),
    ),
    max_leaves=4,
)  # fmt: skip
words = st.sampled_from(WORDS).map(lambda word: f"'{word}'")
leaves = st.one_of(
    st.sampled_from((*FLAGS, "TRUE", "FALSE")),
    st.tuples(numbers, st.sampled_from(("<", "<=", ">", ">=", "=", "<>", "!=")), numbers).map(" ".join),
    st.tuples(numbers, numbers, numbers).map(lambda t: f"{t[0]} BETWEEN {t[1]} AND {t[2]}"),
    st.tuples(numbers, st.lists(numbers, min_size=1, max_size=3)).map(
        lambda t: f"{t[0]} IN ({', '.join(t[1])})"
    ),
    numbers.map(lambda text: f"{text} IS NOT NULL"),
    st.tuples(st.sampled_from(("=", "<>")), words).map(lambda t: f"origin {t[0]} {t[1]}"),
    st.lists(words, min_size=1, max_size=3).map(lambda found: f"origin NOT IN ({', '.join(found)})"),
    st.just("origin IS NULL"),
)  # fmt: skip
conditions = st.recursive(
    leaves,
    lambda below: st.one_of(
        st.tuples(below, st.sampled_from(("AND", "OR", "=", "<>")), below).map(
            lambda t: f"(({t[0]}) {t[1]} ({t[2]}))"
        ),
        below.map(lambda text: f"NOT ({text})"),
        below.map(lambda text: f"({text}) IS NULL"),
        st.tuples(below, below).map(lambda t: f"COALESCE(({t[0]}), ({t[1]}))"),
    ),
    max_leaves=5,
)


def frame(rows: int, seed: int) -> Frame:
    """Rows of `KIND` and other kinds with few different numbers, a third of them null."""
    rng = np.random.default_rng(seed)
    zeros = np.zeros(rows, dtype=np.int64)
    made = Frame(
        GROUP, rng.integers(0, len(GROUPS[GROUP].kinds), rows).astype(np.uint8),
        np.arange(rows), zeros, zeros, zeros.astype(np.bool_), {},
    )  # fmt: skip
    for column in columns.published(GROUP):
        known = {"bool": 2, "enum": len(column.words)}.get(column.type)
        some = rng.choice([0.0, 1.0, 2.0, 2.5, 7.0, 1000.0, -1.0, 0.1], rows)
        drawn = rng.integers(0, known, rows).astype(float) if known else some
        made.column(column.name)[:] = np.where(rng.random(rows) < 0.33, np.nan, drawn)
    return made


def table(of: Frame) -> pa.Table:
    """The rows as the archive keeps them: words for enums, true and false, null for NaN."""
    found: dict[str, Any] = {"kind": pa.array(of.kind)}
    for column in columns.published(GROUP):
        values = of.column(column.name)
        held = pa.array(values, from_pandas=True)
        if column.type == "bool":
            held = held.cast(pa.bool_())
        if column.type == "enum":
            held = pa.array([None if v != v else column.words[int(v)] for v in values], pa.string())
        found[column.name] = held
    return pa.table(found)


def by_duckdb(predicates: list[Predicate], rows: pa.Table) -> list[list[bool]]:
    """Which rows hold, a predicate at a time, by DuckDB."""
    kind = GROUPS[GROUP].kinds.index(KIND)
    chosen = ", ".join(
        f"coalesce({predicate.duckdb(one)}, FALSE) AND kind = {kind}" for one in predicates
    )
    answer = duckdb.connect().from_arrow(rows).project(chosen).fetchnumpy()
    return [list(column) for column in answer.values()]
