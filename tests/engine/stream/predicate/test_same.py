"""The machine and DuckDB find the same rows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fanzha.engine.stream import predicate
from fanzha.engine.stream.predicate.machine import BLOCK
from fanzha.engine.stream.rules import Rule, RuleSet
from tests.engine.stream.predicate import written


def rules_of(conditions: list[str]) -> RuleSet:
    return RuleSet(
        Rule(f"r{at:03}", "虚构", "made up", written.KIND, text, "low", "other")
        for at, text in enumerate(conditions)
    )


def by_machine(rules: RuleSet, frame: written.Frame) -> list[list[bool]]:
    bits = predicate.compiled(rules).fired(frame, ("low",))
    return [
        list((bits[at // 64] >> np.uint64(at % 64) & np.uint64(1)).astype(bool))
        for at in range(len(rules.rules))
    ]


# 80 examples of up to 40 conditions on 211 rows: some thousands of conditions a run.
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(written.conditions, min_size=20, max_size=40), st.integers(0, 2**16))
def test_it_finds_the_rows_that_duckdb_finds(conditions: list[str], seed: int) -> None:
    rules, frame = rules_of(conditions), written.frame(211, seed)
    predicates = [rule.predicate for rule in rules.rules]
    expected = written.by_duckdb(predicates, written.table(frame))
    for rule, ours, theirs in zip(rules.rules, by_machine(rules, frame), expected, strict=True):
        assert ours == theirs, rule.when


@pytest.mark.parametrize("rows", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 17])
def test_it_finds_the_same_rows_at_the_edges_of_blocks(rows: int) -> None:
    rules = rules_of(["caller_calls_1h > 1 AND NOT answered", "duration_s + 1 <> 2", "TRUE"] * 30)
    frame = written.frame(rows, 7)
    predicates = [rule.predicate for rule in rules.rules]
    assert by_machine(rules, frame) == written.by_duckdb(predicates, written.table(frame))
