"""A detector at the owner's: named evidence of its alerts crosses, nothing else; no alert is lost."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pytest_django.live_server_helper import LiveServer

from fanzha.engine.stream.known import REGISTER
from fanzha.govern.access.rules import SYSTEM
from fanzha.govern.units.actions import NewUnit, enter_units
from fanzha.prevent.alert.models import Alert, Signal
from fanzha.prevent.block.actions import NewListing, enter
from fanzha.prevent.detect.models import DetectorState, Position
from fanzha.prevent.detect.remote.actions import enter_detector
from fanzha.prevent.detect.remote.queries import CROSSING
from fanzha.prevent.detect.signals import NAMED
from fanzha.prevent.protect.actions import NewResident, enter_residents
from fanzha.words.schemas import kinds
from tests.cast import UNITS
from tests.outside.owner import Cut, Owner, Wire
from tests.prevent.events import drop, event
from tests.prevent.intake.made import T0

NAME = "telecom-a"
LISTED_ACCOUNT, LISTED_HOST, RESIDENT = "6299000000000001", "bad.example", "13900000001"
PAYERS = {f"749990000{n}": f"1395555000{n}" for n in range(3)}
"""Accounts of the owner's customers and their phones, made up: in the owner's register only."""
MINUTE = timedelta(minutes=1)


@dataclass
class Marks:
    """Made-up values (虚构), each used once, so that a byte that crossed tells where it is from."""

    of: dict[str, tuple[str, str]] = field(default_factory=dict)

    def event(self, kind: str, at: datetime, **given: Any) -> dict[str, Any]:
        """An event with a mark in every text column that is not given."""
        name = f"{kind}-{len(self.of)}"
        row = dict(given)
        for column in kinds("events")[kind].columns:
            if column.type == "string" and not column.values and column.name not in row:
                row[column.name] = self._mark(name, column.name)
        row.setdefault("source", "operator")
        return event(kind, at, **row)

    def _mark(self, name: str, column: str) -> str:
        mark = f"7{4_000_000_000 + 7919 * len(self.of)}"
        self.of[mark] = (name.partition("-")[0], column)
        return mark

    def in_columns(self, kind: str, columns: tuple[str, ...]) -> set[str]:
        """The marks of a kind in these columns."""
        return {mark for mark, at in self.of.items() if at[0] == kind and at[1] in columns}


def telling(marks: Marks, life: int = 0) -> list[dict[str, Any]]:
    """Events that rules speak of: a payment to a listed account, a visit to a listed host."""
    payer = list(PAYERS)[life]
    return [
        marks.event(
            "transfer",
            T0,
            payer=payer,
            payee=LISTED_ACCOUNT,
            amount_fen=3_000_000,
            source="operator",
        ),
        marks.event("visit", T0, phone=RESIDENT, host=LISTED_HOST, source="operator"),
    ]


def silent(marks: Marks) -> list[dict[str, Any]]:
    """One event of each kind that no rule speaks of."""
    rest: dict[str, dict[str, Any]] = {
        "call_start": {"origin": "local"}, "call_end": {"duration_s": 60},
        "text": {"origin": "local"}, "app_install": {"store": True},
        "transfer": {"amount_fen": 1_000}, "visit": {"host": "74444444444.example"},
        "sign_in": {},
    }  # fmt: skip
    marks.of["74444444444"] = ("visit", "host")
    return [
        marks.event(kind, T0 + MINUTE, source="operator", **given) for kind, given in rest.items()
    ]


@pytest.fixture
def wire(live_server: LiveServer) -> Iterator[Wire]:
    """A wire to a real centre with its units, lists and one resident."""
    enter_units([*UNITS, NewUnit("OP1", "虚构电信", "Telecom (made up)", "operator", "YX")])
    enter_residents([NewResident("P1", "张测试", "YX010101", phones=(RESIDENT, "13911112222"))])
    since = T0 - timedelta(days=1)
    enter(
        [
            NewListing("account", LISTED_ACCOUNT, "涉案", "省厅", since),
            NewListing("host", LISTED_HOST, "涉案", "省厅", since),
        ],
        SYSTEM, T0,
    )  # fmt: skip
    wire = Wire((live_server.thread.host, live_server.thread.port))
    yield wire
    wire.close()


@pytest.fixture
def owner(wire: Wire, tmp_path: Path) -> Iterator[Owner]:
    """An operator's detector, entered at the centre, with a register of its own."""
    register = tmp_path / "register.parquet"
    rows = [{"kind": "account", "value": account, "phone": phone, "before": True}
            for account, phone in PAYERS.items()]  # fmt: skip
    pq.write_table(pa.Table.from_pylist(rows, schema=REGISTER), register)
    key = enter_detector(NAME, "OP1", T0)
    owner = Owner(tmp_path / "owner", f"http://127.0.0.1:{wire.port}", NAME, key,
                  "--register", str(register))  # fmt: skip
    yield owner
    owner.kill()


def position() -> int:
    """How far the centre has taken the owner's log over."""
    return Position.objects.filter(name=NAME).values_list("position", flat=True).first() or 0


def demand_no_register(down: str, folder: Path) -> None:
    """Rules and lists came down, and nobody of the centre's residents."""
    news = [json.loads(text) for text in re.findall(r"\{[^{}]*\}", down)]
    given = {name: base64.b64decode(text) for part in news for name, text in part.items()
             if name in ("rules", "lists", "register")}  # fmt: skip
    assert set(given) == set(CROSSING)
    (folder / "lists.parquet").write_bytes(given["lists"])
    told = str(pq.read_table(folder / "lists.parquet").to_pylist()) + given["rules"].decode()
    assert LISTED_ACCOUNT in told
    assert RESIDENT not in told + down
    assert "13911112222" not in told + down


def test_up_goes_the_named_evidence_of_its_alerts_and_down_goes_no_register(
    wire: Wire, owner: Owner
) -> None:
    marks, others = Marks(), Marks()
    loud = telling(marks)
    others.of = dict(marks.of)  # so that no mark is used twice
    quiet = silent(others)
    hidden = others.of.keys() - marks.of.keys()
    drop(owner.data, "events", [*loud, *quiet])
    owner.start()
    owner.wait(lambda: position() == 3 + len(loud) + len(quiet))
    owner.wait(lambda: DetectorState.objects.filter(name=NAME).exists())
    assert owner.stop() == 0

    up, down = wire.up.decode(), wire.down.decode()
    assert {mark for mark in hidden if mark in up + down} == set()
    crossed = {mark for mark in marks.of if mark in up}
    named = marks.in_columns("transfer", (*NAMED["transfer"], "event_id"))
    named |= marks.in_columns("visit", (*NAMED["visit"], "event_id"))
    assert crossed == named
    first, *others_phones = PAYERS.values()
    assert {alert.phone for alert in Alert.objects.all()} == {first, RESIDENT}
    assert not [phone for phone in others_phones if phone in up + down]
    assert Signal.objects.filter(signal_id__contains=f"@{NAME}/").count() == Signal.objects.count()
    demand_no_register(down, owner.data)


def test_a_kill_between_commit_and_answer_loses_and_doubles_nothing(
    wire: Wire, owner: Owner
) -> None:
    killed: list[bytes] = []

    def answering(message: bytes) -> None:
        if b"/commit" in message and b'"signal_id"' in message and len(killed) < 2:
            killed.append(message)
            owner.kill()
            raise Cut

    wire.answering = answering
    files = [
        telling(Marks({str(n): ("", "") for n in range(100 * life)}), life) for life in range(3)
    ]
    total = 3 + sum(map(len, files))
    for life, rows in enumerate(files):
        drop(owner.data, f"{life}", rows)
        owner.start()
        if life < 2:
            assert owner.process
            owner.process.wait(timeout=90)
        else:
            owner.wait(lambda: position() == total)
    assert owner.stop() == 0
    assert len(killed) == 2
    phones = sorted(Alert.objects.values_list("phone", flat=True))
    assert phones == sorted([RESIDENT, *PAYERS.values()])
    signals = Signal.objects.filter(signal_id__startswith="listed_account@")
    assert signals.count() == len(PAYERS)


def test_a_wrong_key_is_said_at_the_start(wire: Wire, owner: Owner) -> None:
    (owner.data / "made-up.key").write_text("x" * 64)
    owner.start()
    assert owner.process
    assert owner.process.wait(timeout=90) == 1
    assert "the centre refuses" in owner.said()


def test_the_owners_side_knows_no_django() -> None:
    program = (
        "import sys; import fanzha.outside.centre.http, fanzha.outside.centre.questions, "
        "fanzha.prevent.detect.service, fanzha.cli.main; "
        "print([name for name in sys.modules if name.partition('.')[0] == 'django'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
