"""Whatever one change is made to the record or its seals, it is found and its place is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fanzha.govern.audit.actions import record_each
from fanzha.govern.audit.anchors import Anchor, read
from fanzha.govern.audit.models import Block, Entry, Waiting
from fanzha.govern.audit.rules import Fault, Kind
from fanzha.govern.audit.sealing import EVERY, seal, seal_due
from fanzha.govern.audit.verifying import standing, verify
from fanzha.kit.errors import Trouble

AT = datetime(2026, 3, 2, 8, 20, 47, 123456, tzinfo=UTC)
BLOCKS, IN_EACH = 3, 4


def written(count: int, first: int = 0) -> None:
    record_each(
        range(first, first + count), actor_id=None, role="system", verb="look",
        subject_kind="resident", ground="alert:1", purpose="dissuade", now=AT,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _empty(request: pytest.FixtureRequest) -> None:
    """Without what the tables' making wrote into the record."""
    if "db" in request.fixturenames:
        request.getfixturevalue("db")
        for table in ("audit_entry", "audit_waiting", "audit_block"):
            by_force(f"DELETE FROM {table}")


@pytest.fixture
def chain(db: None) -> list[int]:
    """Three sealed blocks of four entries each, and two entries that wait; the sealed ids."""
    for block in range(BLOCKS):
        written(IN_EACH, block * IN_EACH)
        assert seal(AT + timedelta(seconds=block)) == IN_EACH
    written(2, 100)
    return [key for block in Block.objects.order_by("number") for key in block.ids]


def by_force(statement: str, *values: object) -> None:
    """What a superuser may do: every trigger off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET session_replication_role = origin")


def found() -> tuple[Fault, ...]:
    return verify().faults


def test_it_finds_nothing_wrong_with_what_nobody_touched(chain: list[int]) -> None:
    verdict = verify()
    assert verdict.intact
    assert (verdict.entries, verdict.blocks, verdict.waiting) == (BLOCKS * IN_EACH, BLOCKS, 2)


def test_it_seals_what_waits_once(chain: list[int]) -> None:
    assert (seal(AT), seal(AT)) == (2, 0)
    assert not Waiting.objects.exists()
    assert found() == ()


def test_it_seals_a_batch_at_a_time(db: None) -> None:
    written(5)
    assert [seal(AT, most=2) for _ in range(4)] == [2, 2, 1, 0]
    assert found() == ()


def test_it_seals_every_few_seconds(db: None) -> None:
    written(1)
    assert seal_due(AT) == 1
    written(1)
    assert [seal_due(AT + EVERY / 2), seal_due(AT + EVERY)] == [0, 1]


# Each names what one may do to a sealed entry, and the fault that must then stand at its place.
FIELDS = {
    "at": "at + interval '1 microsecond'", "actor_id": "NULL", "role": "role || ' '",
    "verb": "upper(verb)", "subject_kind": "'alert'", "subject_id": "subject_id || '0'",
    "ground": "''", "purpose": "'audit'",
}  # fmt: skip


@pytest.fixture
def an_actor(db: None, django_user_model: type) -> int:
    return int(django_user_model.objects.create(username="a").pk)


@pytest.mark.parametrize("field", FIELDS)
def test_it_names_the_entry_whose_field_was_changed(field: str, an_actor: int) -> None:
    record_each(
        "abc", actor_id=an_actor, role="auditor", verb="look", subject_kind="resident",
        ground="alert:1", purpose="dissuade", now=AT,
    )  # fmt: skip
    seal(AT)
    middle = Entry.objects.order_by("pk")[1].pk
    by_force(f"UPDATE audit_entry SET {field} = {FIELDS[field]} WHERE id = %s", middle)
    assert found() == (Fault(Kind.CHANGED, 1, middle),)


def test_it_tells_a_tab_in_a_field_from_two_fields(db: None) -> None:
    written(1)
    Entry.objects.bulk_create([Entry(at=AT, role="a\tb", verb="c\nd", subject_id="\\N")])
    seal(AT)
    assert found() == ()
    by_force("UPDATE audit_entry SET role = 'a', verb = E'b\\tc\\nd' WHERE role = E'a\\tb'")
    assert [fault.kind for fault in found()] == [Kind.CHANGED]


TAMPERINGS: dict[str, Callable[[list[int], int, int], None]] = {
    "delete an entry": lambda ids, a, b: by_force("DELETE FROM audit_entry WHERE id = %s", ids[a]),
    "insert an entry": lambda ids, a, b: by_force(
        "INSERT INTO audit_entry (id, at, role, verb, subject_kind, subject_id, ground, purpose)"
        " VALUES (%s, now(), '', 'look', '', '', '', '')", -ids[a],
    ),
    "swap two entries": lambda ids, a, b: by_force(
        "UPDATE audit_entry e SET subject_id = o.subject_id FROM audit_entry o"
        " WHERE (e.id, o.id) IN ((%s, %s), (%s, %s))", ids[a], ids[b], ids[b], ids[a],
    ),
    "give an entry another key": lambda ids, a, b: by_force(
        "UPDATE audit_entry SET id = -id WHERE id = %s", ids[a]
    ),
    "delete an entry that waits": lambda ids, a, b: by_force(
        "DELETE FROM audit_entry WHERE id = (SELECT min(entry_id) FROM audit_waiting)"
    ),
    "take an entry out of the queue": lambda ids, a, b: by_force(
        "DELETE FROM audit_waiting WHERE entry_id = (SELECT min(entry_id) FROM audit_waiting)"
    ),
    "put a sealed entry into the queue": lambda ids, a, b: by_force(
        "INSERT INTO audit_waiting VALUES (%s)", ids[a]
    ),
    "delete a block": lambda ids, a, b: by_force(
        "DELETE FROM audit_block WHERE number = %s", a // IN_EACH + 1
    ),
    "date a block back": lambda ids, a, b: by_force(
        "UPDATE audit_block SET sealed_at = sealed_at - interval '1 day' WHERE number = %s",
        a // IN_EACH + 1,
    ),
    "count a block wrong": lambda ids, a, b: by_force(
        "UPDATE audit_block SET count = count - 1 WHERE number = %s", a // IN_EACH + 1
    ),
    "turn a bit of a link": lambda ids, a, b: by_force(
        "UPDATE audit_block SET links = set_bit(links, %s, 1 - get_bit(links, %s))",
        a * 80 + b, a * 80 + b,
    ),
    "turn a bit of a head": lambda ids, a, b: by_force(
        "UPDATE audit_block SET head = set_bit(head, %s, 1 - get_bit(head, %s)) WHERE number = %s",
        a * 20 + b, a * 20 + b, b // IN_EACH + 1,
    ),
    "move a block to the end": lambda ids, a, b: by_force(
        "UPDATE audit_block SET number = 4 WHERE number = %s", a // IN_EACH + 1
    ),
    "take an entry out of its block": lambda ids, a, b: by_force(
        "UPDATE audit_block SET ids = array_remove(ids, %s)", ids[a]
    ),
}  # fmt: skip
PLACE = st.integers(0, BLOCKS * IN_EACH - 1)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    how=st.sampled_from(sorted(TAMPERINGS)),
    pair=st.lists(PLACE, min_size=2, max_size=2, unique=True),
)
def test_it_finds_any_single_tampering(chain: list[int], how: str, pair: list[int]) -> None:
    with transaction.atomic():
        TAMPERINGS[how](chain, *pair)
        faults = found()
        transaction.set_rollback(True)
    assert faults, how
    assert found() == ()


@pytest.mark.parametrize(
    ("how", "kind"),
    [
        ("delete an entry", Kind.DELETED),
        ("swap two entries", Kind.CHANGED),
        ("delete a block", Kind.BLOCK_MISSING),
        ("date a block back", Kind.BLOCK_CHANGED),
    ],
)
def test_it_names_the_place(chain: list[int], how: str, kind: Kind) -> None:
    TAMPERINGS[how](chain, 5, 6)
    first = found()[0]
    assert (first.kind, first.block) == (kind, 2)
    assert first.entry in ({None, chain[5]} if kind in {Kind.DELETED, Kind.CHANGED} else {None})


def test_it_names_an_entry_put_in_and_one_gone_before_its_seal(chain: list[int]) -> None:
    TAMPERINGS["insert an entry"](chain, 1, 1)
    TAMPERINGS["delete an entry that waits"](chain, 1, 1)
    assert found() == (
        Fault(Kind.INSERTED, None, -chain[1]), Fault(Kind.DELETED_EARLY, None, chain[-1] + 1),
    )  # fmt: skip


def rewritten_from_the_start() -> None:
    """The whole chain made anew over a changed entry: every link fits."""
    by_force("UPDATE audit_entry SET verb = 'x' WHERE id = (SELECT min(id) FROM audit_entry)")
    by_force("DELETE FROM audit_block")
    by_force("DELETE FROM audit_waiting")
    by_force("INSERT INTO audit_waiting SELECT id FROM audit_entry")
    seal(AT)


def test_an_anchor_outside_finds_a_chain_made_anew(chain: list[int]) -> None:
    stands = standing()
    line = Anchor(stands.block, stands.head, stands.sealed_at).line()
    assert verify(read([line])).intact
    rewritten_from_the_start()
    assert found() == ()
    assert verify(read([line])).faults == (Fault(Kind.ANCHOR, 3),)


@pytest.mark.parametrize("line", ["3", "x " + "0" * 64, "3 " + "0" * 63, "3 " + "g" * 64])
def test_it_refuses_a_line_that_is_no_anchor(line: str) -> None:
    with pytest.raises(Trouble) as refused:
        read(["", line])
    assert (refused.value.field, refused.value.row) == ("anchor", 2)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_block SET count = 1", "DELETE FROM audit_block", "TRUNCATE audit_block"],
)
def test_the_database_refuses_to_change_a_seal(chain: list[int], statement: str) -> None:
    refused = pytest.raises(DatabaseError, match=r"append-only|Cannot (update|delete)")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)
