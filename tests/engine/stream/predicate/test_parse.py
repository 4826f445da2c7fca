"""What a condition may say, and where it is told that it may not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fanzha.engine.stream.columns import published
from fanzha.engine.stream.predicate import duckdb, parse
from fanzha.engine.stream.predicate.places import Misplaced, Place
from fanzha.engine.stream.roles import GROUPS
from fanzha.kit.errors import Trouble

CALLS = "caller_calls_1h"


@pytest.mark.parametrize("group", GROUPS)
def test_it_reads_every_published_column(group: str) -> None:
    for column in published(group):
        text = {"bool": f"NOT {column.name}", "enum": f"{column.name} IS NULL"}
        when = text.get(column.type, f"{column.name} > 0")
        assert parse(when, GROUPS[group].kinds[0]).columns == (column.name,)


@pytest.mark.parametrize(
    ("text", "wrong", "says"),
    [
        ("", "", "write a condition"),
        (f"{CALLS} >", ">", "goes wrong"),
        (CALLS, CALLS, "must be true or false"),
        (f"{CALLS} > 1 -- note", "1", "no comment"),
        (f"{CALLS} > 1; DROP TABLE x", ";", "; has no place"),
        ("(SELECT 1) > 0", "SELECT", "SELECT has no place"),
        (f"{CALLS} IN (SELECT 1)", "SELECT", "SELECT has no place"),
        ("read_csv('x') > 0", "read_csv", "no function read_csv"),
        (f"{CALLS}::INT > 0", "::", ":: has no place"),
        ("CASE WHEN answered THEN 1 ELSE 2 END > 1", "CASE", "CASE has no place"),
        ("origin = 'mars'", "'mars'", "origin takes one of: local"),
        ("origin > 'foreign'", "origin", "must be a number"),
        ("answered = 1", "1", "must be true or false, but is a number"),
        ("1 < 2 < 3", "1 < 2", "must be a number, but is true or false"),
        ("answered AND\n  caler > 3", "caler", "no column caler"),
        (f"{CALLS} = NULL", "NULL", "NULL has no place"),
        (f"{CALLS} > 1e16", "1e16", "too large"),
        ("main.answered", ".", ". has no place"),
        (f"'open = {CALLS}", f"'open = {CALLS}", "left open"),
        ("(answered, answered)", "answered, answered", "TUPLE has no place"),
    ],
)
def test_it_says_what_is_wrong_and_where(text: str, wrong: str, says: str) -> None:
    with pytest.raises(Misplaced) as told:
        parse(text, "call_start")
    place = told.value.place
    assert says in told.value.en
    if place.start < len(text) and "NULL" not in wrong:
        assert text[place.start : place.end] == wrong
    assert f"line {place.line}, column {place.column}" in told.value.en


@pytest.mark.parametrize(
    "text",
    [
        "(" * 500 + "answered", "NOT " * 400 + "answered", "-" * 900 + "1 > 0",
        "1" + "+1" * 900 + " > 0", "answered" + " IS NULL" * 200, "1" + "*1" * 20 + " > 0",
        "answered AND " * 200 + "answered", "COALESCE(" * 100 + "1" + ")" * 100 + " > 0",
    ],
)  # fmt: skip
def test_it_refuses_what_is_nested_or_long_beyond_reason(text: str) -> None:
    with pytest.raises(Misplaced):
        parse(text, "call_start")


def test_an_event_must_be_one_of_those_there_are() -> None:
    with pytest.raises(Trouble) as told:
        parse("TRUE", "tick")
    assert told.value.field == "event"


PIECES = (
    "answered", CALLS, "origin", "'foreign'", "1", "2.5", "NULL", "TRUE", "AND", "OR", "NOT", "(",
    ")", ",", "=", "<", ">", "<=", "<>", "+", "-", "*", "/", "IN", "BETWEEN", "IS", "COALESCE",
    "LEAST", "ABS", "CASE", "SELECT", "::", "--", "'", '"', ";", "[", "]", ".", "?", "$1", "{",
)  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(st.one_of(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join), st.text()))
def test_any_text_is_a_condition_or_told_where_it_is_none(text: str) -> None:
    place = place_of_error(text)
    if place is None:
        assert ";" not in duckdb(parse(text, "call_start"))
    else:
        assert 0 <= place.start <= place.end
        assert place.line >= 1


def place_of_error(text: str) -> Place | None:
    try:
        parse(text, "call_start")
    except Misplaced as told:
        return told.place
    return None
