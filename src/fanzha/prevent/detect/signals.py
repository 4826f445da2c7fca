"""What a hit says to people: a signal about a resident, or a finding about a number, device,
account or site. Frozen values; nothing here knows where they go."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from fanzha.engine.stream.hits import Hit
from fanzha.engine.stream.victim import SignSeen
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason, Value, needs
from fanzha.words.scam_types import TAXONOMY

Row = Mapping[str, Any]
"""One event of the wide log: `kind` and the columns of that kind."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# The columns of each kind that may go with an alert as evidence, and no others.
NAMED = {
    "call_start": ("caller", "callee", "origin", "shown_number", "forwarded_from"),
    "call_end": ("caller", "callee", "duration_s"),
    "text": ("sender", "receiver", "origin", "body"),
    "visit": ("phone", "host"),
    "app_install": ("phone", "app", "store", "host"),
    "sign_in": ("account", "ip_region"),
    "transfer": ("payer", "payee", "payee_bank", "amount_fen"),
}


_TYPES = tuple(TAXONOMY.nodes)
KINDS = {"payer": "account", "relay": "caller"}
"""A payer is an account and a relay a number that calls: one thing, one suspect."""


@dataclass(frozen=True)
class Evidence:
    """One named event: what happened when, and when it was known here. Times are UTC."""

    event_id: str
    kind: str
    happened_at: datetime
    arrived_at: datetime
    facts: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """For a JSON column."""
        moments = {
            "happened_at": self.happened_at.isoformat(), "arrived_at": self.arrived_at.isoformat(),
        }  # fmt: skip
        return {**asdict(self), **moments}


@dataclass(frozen=True)
class Signal:
    """A rule held at `at` (log time, UTC) for the resident with `phone`.

    `signal_id` is made of the rule, its version, the entity and the position of the event
    that is the cause: the same log gives the same ids however often it is read. `risk`: the
    chance of being cheated the victim's view gave, null where no sign was seen.
    """

    signal_id: str
    phone: str
    at: datetime
    level: Level
    scam_type: str
    reasons: tuple[Reason, ...]
    money_fen: int | None
    evidence: tuple[Evidence, ...]
    risk: float | None = None


@dataclass(frozen=True)
class Finding:
    """A rule held for something that is no resident: `kind` caller, sender, device, account
    or host, `value` as the feed wrote it."""

    finding_id: str
    kind: str
    value: str
    at: datetime
    level: Level
    scam_type: str
    rule: str
    reasons: tuple[Reason, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Told:
    """What is told of one hit: the row that is its cause, the rows of the resident's story with
    the signs they carried, oldest first, and what the lists say of the cause."""

    hit: Hit
    cause: Row
    story: tuple[tuple[SignSeen, Row], ...] = ()
    listed_as: str = ""


def signal(told: Told, phone: str) -> Signal:
    """The hit as a signal about the resident with `phone`."""
    hit = told.hit
    rows = (*(row for _, row in told.story), told.cause)
    risk = hit.numbers.get("victim_risk")
    return Signal(
        identity(hit), phone, moment(hit.log_us), Level(hit.rule.level), scam_type(told),
        tuple(_reasons(told)), _money(told.cause),
        tuple({item.event_id: item for item in map(evidence, rows)}.values()), risk,
    )  # fmt: skip


def finding(told: Told) -> Finding:
    """The hit as a finding about what is no resident."""
    hit = told.hit
    value = told.cause.get(hit.rule.entity) or ""
    kind = KINDS.get(hit.rule.about, hit.rule.about)
    return Finding(
        identity(hit), kind, str(value), moment(hit.log_us), Level(hit.rule.level),
        scam_type(told), hit.rule.name, tuple(_reasons(told)), (evidence(told.cause),),
    )  # fmt: skip


def identity(hit: Hit) -> str:
    """The id of what a hit says; unique for good, and without a person's number."""
    entity = hashlib.blake2b(str(hit.entity).encode(), digest_size=6).hexdigest()
    return f"{hit.rule.name}@{hit.rule.version}:{entity}:{hit.position}"


def moment(us: int) -> datetime:
    """µs UTC as a moment.

    >>> moment(1_000_000).isoformat()
    '1970-01-01T00:00:01+00:00'
    """
    return EPOCH + timedelta(microseconds=us)


def evidence(row: Row) -> Evidence:
    """The event as evidence: only the columns named for its kind."""
    return Evidence(
        row["event_id"], row["kind"], row["event_time"], row["arrival_time"],
        {name: row[name] for name in NAMED[row["kind"]] if row[name] is not None},
    )  # fmt: skip


def scam_type(told: Told) -> str:
    """The rule's type; where it leaves it open, the listing's, else that of the text that linked
    here."""
    if told.hit.rule.scam_type not in ("", "other"):
        return told.hit.rule.scam_type
    texted = told.hit.numbers.get("texted_type")
    return told.listed_as or ("other" if texted is None else _TYPES[int(texted)])


def _reasons(told: Told) -> Iterator[Reason]:
    """Why, first the rule's own sentence, then the signs in the order they were seen."""
    params = _params(told.cause, told.hit.numbers)
    rule = told.hit.rule
    yield _said(rule.name, params) or Reason("rule", {"zh": rule.title_zh, "en": rule.title_en})
    said = {rule.name}
    for sign, row in told.story:
        lasted = {"running_s": (moment(sign.last_us) - row["event_time"]).total_seconds()}
        if sign.rule not in said and (reason := _said(sign.rule, _params(row, lasted))):
            said.add(sign.rule)
            yield reason
    if told.hit.warming:
        yield Reason("warming_up", {"windows": ", ".join(told.hit.warming)})


def _said(code: str, params: Mapping[str, Value]) -> Reason | None:
    """The sentence of `code` if there is one and nothing it needs is missing."""
    wanted = needs(code)
    if wanted is None or not wanted <= params.keys():
        return None
    return Reason(code, {name: params[name] for name in sorted(wanted)})


def _params(row: Row, numbers: Mapping[str, float]) -> dict[str, Value]:
    """What a sentence may say of an event and of the numbers a rule went by."""
    found: dict[str, Value] = {name: round(value) for name, value in numbers.items()}
    lasting = numbers.get("running_s", numbers.get("victim_call_s"))
    if lasting is not None:
        found["minutes"] = int(lasting // 60)
    if "victim_risk" in numbers:
        found["percent"] = round(numbers["victim_risk"] * 100)
    if row.get("amount_fen") is not None:
        found["amount"] = row["amount_fen"]
    return found | {name: row[name] for name in ("origin", "app", "host") if row.get(name)}


def _money(row: Row) -> int | None:
    fen = row.get("amount_fen")
    return int(fen) if fen is not None else None
