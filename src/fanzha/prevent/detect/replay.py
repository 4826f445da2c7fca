"""The same detector without a database: files of events in, alerts out.

The rows go through a log of their own in a temporary folder, hour by hour of arrival, so that a
replay takes the way a centre's events take, and gives the same alerts.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from fanzha.engine.stream.rules import RuleSet
from fanzha.kit.errors import Trouble
from fanzha.prevent.detect.detector import Detector
from fanzha.prevent.detect.ports import At, Outcome
from fanzha.prevent.detect.signals import Evidence, Finding, Signal
from fanzha.prevent.intake.door import IntakeDoor
from fanzha.prevent.intake.events import column
from fanzha.prevent.intake.feeds import SUFFIXES, Feed, nothing_but, read
from fanzha.prevent.intake.log import EPOCH, Log
from fanzha.prevent.intake.ports import Parcel
from fanzha.prevent.intake.validate import Sender
from fanzha.words.reasons import Reason, say

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""No event of a replay is from the future."""
MEMORY = timedelta(days=8)
"""How far back a story may reach: older rows of the log are let go while replaying."""
_TEXT, _US, _WHOLE = pa.string(), pa.timestamp("us", tz="UTC"), pa.int64()
_COLUMNS: dict[str, Any] = {
    "id": _TEXT, "rule": _TEXT, "version": _WHOLE, "level": _TEXT, "scam_type": _TEXT,
    "about": _TEXT, "value": _TEXT, "at": _US, "position": _WHOLE, "risk": pa.float64(),
    "money_fen": _WHOLE, "reasons": _TEXT, "evidence": _TEXT,
}  # fmt: skip
ALERTS: pa.Schema = pa.schema([pa.field(name, of) for name, of in _COLUMNS.items()])
"""One alert or finding a row, in log order. `about` resident: `value` is the phone. `at`: log
time. `reasons` in Chinese, `evidence` as JSON."""


@dataclass
class OnPaper:
    """`ports.Centre` that keeps what it is told. `contents`: what is in force, by name."""

    contents: Mapping[str, bytes]
    signals: list[Signal] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    at: At = field(default_factory=lambda: At(0, None))

    def position(self) -> At:
        """How far the log has been read."""
        return self.at

    def commit(self, outcome: Outcome) -> None:
        """Keep it."""
        self.signals += outcome.signals
        self.findings += outcome.findings
        self.at = At(outcome.end, outcome.log_time)

    def news(self, have: Mapping[str, str]) -> dict[str, bytes]:
        """Everything, once."""
        return {name: content for name, content in self.contents.items() if name not in have}

    def tell(self, state: Mapping[str, Any]) -> None:
        """Nobody listens."""


@dataclass(frozen=True)
class Replayed:
    """What a replay read and said."""

    rows: int
    quarantined: int
    alerts: pa.Table


def replay(
    folder: Path, rules: RuleSet, *, lists: bytes = b"", register: bytes = b"",
    features: Path | None = None, archive: Path | None = None, threads: int = 1,
    progress: Callable[[int], object] = id,
) -> Replayed:  # fmt: skip
    """Read every event file below `folder` as a detector would have, in order of arrival.

    lists, register: Parquet as `engine.stream.known` has it. features: a Parquet file that gets
    every row with its columns. archive: a folder that gets them by kind and hour. Raises Trouble
    when there is no event file.
    """
    contents = {"rules": rules.json.encode(), "lists": lists, "register": register}
    centre = OnPaper({name: content for name, content in contents.items() if content})
    with tempfile.TemporaryDirectory(prefix="fanzha-replay-") as temporary:
        data = Path(temporary)
        log = Log(data / "log")
        detector = Detector(data, log, centre, threads=threads, archive=archive, features=features)
        door = IntakeDoor(data, log, lambda: log.time)
        rows = bad = 0
        for parcels, arrived in _by_hour(folder):
            if not rows:
                detector.put_in_force(arrived)
            receipts = door.hand_in(parcels)
            rows += sum(receipt.events for receipt in receipts)
            bad += sum(receipt.quarantined for receipt in receipts)
            while detector.read_on():
                progress(detector.position)
            log.forget_before(log.time - MEMORY)
        detector.close()
    return Replayed(rows, bad, alerts(centre))


def alerts(centre: OnPaper) -> pa.Table:
    """Everything a centre was told, as `ALERTS`."""
    rows = [*map(_signal, centre.signals), *map(_finding, centre.findings)]
    rows.sort(key=lambda row: (row["position"], row["id"]))
    return pa.Table.from_pylist(rows, schema=ALERTS)


def _signal(signal: Signal) -> dict[str, Any]:
    told = {"about": "resident", "value": signal.phone, "risk": signal.risk}
    return _row(signal.signal_id, signal) | told | {"money_fen": signal.money_fen}


def _finding(finding: Finding) -> dict[str, Any]:
    return _row(finding.finding_id, finding) | {"about": finding.kind, "value": finding.value}


def _row(identity: str, said: Signal | Finding) -> dict[str, Any]:
    rule, _, rest = identity.partition("@")
    version, _, position = rest.split(":")
    return {
        "id": identity, "rule": rule, "version": int(version), "position": int(position),
        "level": said.level, "scam_type": said.scam_type, "at": said.at,
        "reasons": _sentences(said.reasons), "evidence": _events(said.evidence),
    }  # fmt: skip


def _sentences(reasons: Iterable[Reason]) -> str:
    return "; ".join(say(reason.code, reason.params) for reason in reasons)


def _events(evidence: Iterable[Evidence]) -> str:
    return json.dumps([item.as_json() for item in evidence], ensure_ascii=False)


def _by_hour(folder: Path) -> Iterator[tuple[list[Parcel], datetime]]:
    """The files below `folder`, an hour of first arrival at a time, with the first arrival."""
    files = sorted(path for path in folder.rglob("*") if path.name.endswith(SUFFIXES))
    known = sorted((_first_arrival(path), path) for path in files if _holds_events(path))
    if not known:
        raise Trouble(zh="目录里没有事件文件", en="no event file in the folder", field="folder")
    for _, group in groupby(known, key=lambda item: (item[0] - EPOCH) // timedelta(hours=1)):
        hour = list(group)
        yield [_parcel(path) for _, path in hour], hour[0][0]


def _holds_events(path: Path) -> bool:
    """Not the registers and the truth a made-up town has beside its events."""
    return not {"entities", "truth", "control", "quarantine"} & set(path.parts)


def _first_arrival(path: Path) -> datetime:
    if path.suffix == ".parquet":
        rows: Any = pq.read_table(path, columns=["arrival_time"])
    else:
        rows = _feed(path).rows
    first: datetime | None = pc.min(column(rows, "arrival_time")).as_py()
    return first or EPOCH


def _parcel(path: Path) -> Parcel:
    return Parcel("replay", path.name, path.name, _feed(path))


def _feed(path: Path) -> Feed:
    try:
        return read(path.name, path.read_bytes(), Sender("replay", NEVER))
    except Trouble as trouble:
        return nothing_but(trouble)
