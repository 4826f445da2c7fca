"""The vocabulary's tables: complete, explained, and refusing what they do not know."""

from __future__ import annotations

import pyarrow as pa
import pytest

from fanzha.kit.errors import Trouble
from fanzha.words.enums import ENUMS
from fanzha.words.schemas import (
    ENTITY_KINDS,
    EVENT_KINDS,
    TIME,
    entity_schema,
    event_schema,
    kinds,
)

EVENTS = [
    "call_start",
    "call_end",
    "text",
    "visit",
    "app_install",
    "sign_in",
    "transfer",
    "statement_line",
]
ENTITIES = [
    "person",
    "phone_number",
    "sim",
    "device",
    "account",
    "card",
    "site",
    "app",
    "virtual_identity",
    "unit",
    "officer",
    "case",
]


def test_it_names_every_event_and_entity_of_the_domain() -> None:
    assert sorted(EVENT_KINDS) == sorted(EVENTS)
    assert sorted(ENTITY_KINDS) == sorted(ENTITIES)


@pytest.mark.parametrize("kind", EVENTS)
def test_it_begins_every_event_with_id_times_and_source(kind: str) -> None:
    first = event_schema(kind)
    assert first.names[:4] == ["event_id", "event_time", "arrival_time", "source"]
    assert first.field("event_time").type == first.field("arrival_time").type == TIME
    assert not any(first.field(position).nullable for position in range(4))


@pytest.mark.parametrize("kind", EVENTS + ENTITIES)
def test_it_explains_every_column_in_both_languages_and_only_once(kind: str) -> None:
    schema = event_schema(kind) if kind in EVENTS else entity_schema(kind)
    assert len(set(schema.names)) == len(schema.names)
    for field in schema:
        assert field.metadata[b"meaning_zh"]
        assert field.metadata[b"meaning_en"]


def test_it_gives_unit_and_zone_where_a_column_has_one() -> None:
    for name in (*EVENTS, *ENTITIES):
        schema = event_schema(name) if name in EVENTS else entity_schema(name)
        for field in schema:
            if field.name.endswith("_fen"):
                assert field.type == pa.int64()
                assert field.metadata[b"unit"] == b"fen"
            if field.type == TIME:
                assert field.metadata[b"zone"] == b"UTC"


def test_it_ties_every_enumerated_column_to_a_known_enumeration() -> None:
    named = {
        column.values
        for group in ("events", "entities")
        for kind in kinds(group).values()
        for column in kind.columns
        if column.values
    }
    assert named <= set(ENUMS)
    assert {"Origin", "ExitKind", "Role", "UnitKind"} <= named


def test_it_refuses_an_unknown_kind_and_says_which_there_are() -> None:
    with pytest.raises(Trouble, match="call_start") as trouble:
        event_schema("telegram")
    assert trouble.value.field == "kind"
    with pytest.raises(Trouble):
        entity_schema("call_start")
