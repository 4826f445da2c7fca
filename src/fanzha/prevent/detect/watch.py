"""Read batches of the log through the rules: relevant rows are found by column, then told
one by one to the stories of their phones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import reduce
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from fanzha.prevent.detect import rules
from fanzha.prevent.detect.known import Known, holding
from fanzha.prevent.detect.rules import Hit
from fanzha.prevent.detect.settings import Settings
from fanzha.prevent.detect.signals import Row, Signal, evidence
from fanzha.prevent.detect.state import Call, Fact, State, day
from fanzha.prevent.intake.events import column
from fanzha.prevent.intake.log import EPOCH, Batch
from fanzha.words.enums import Origin

DISTANT = (Origin.FOREIGN, Origin.VIRTUAL)
A_LINK = r"[A-Za-z0-9-]+\.[A-Za-z]{2,}"


class Watch:
    """The rules in force with what they remember. Fed batches in the order of the log."""

    def __init__(self, settings: Settings, known: Known) -> None:
        self.settings = settings
        self.known = known
        self.state = State(settings)
        self.time = EPOCH

    def read(self, batch: Batch) -> list[Signal]:
        """The signals this batch gives rise to, in order."""
        self.time = max(self.time, batch.time_before)
        signals = list(self._signals(batch))
        self.state.ends(_values(batch.rows, "call_end", "call_id"), self.time)
        self.state.sweep(self.time)
        return signals

    def _signals(self, batch: Batch) -> Iterator[Signal]:
        for position, row in self._relevant(batch):
            yield from self._advance(max(self.time, row["arrival_time"]))
            for phone, hit in self._told(row, position):
                yield self._signal(phone, position, hit, self.time)
        yield from self._advance(max(self.time, pc.max(batch.rows["arrival_time"]).as_py()))

    def _advance(self, to: datetime) -> Iterator[Signal]:
        """Let the clocks run to `to`. A clock due now waits until time has moved on."""
        if to <= self.time:
            return
        for call in self.state.due_before(to):
            at = max(call.due or call.at, call.at)
            yield self._signal(call.phone, call.position, rules.still_on(call, at), at)
        self.time = to

    def _told(self, row: Row, position: int) -> Iterator[tuple[str, Hit]]:
        """Tell the row to the story it belongs to; the hits with the phone they are about."""
        kind = row["kind"]
        if kind == "call_start":
            yield from self._call_start(row, position)
        elif kind == "call_end":
            self.state.end(row["call_id"], self.time)
        elif kind == "app_install":
            yield from self._app(row)
        elif kind == "text":
            self._text(row)
        elif kind == "visit":
            yield from self._visit(row)
        elif kind == "transfer":
            yield from self._transfer(row)

    def _call_start(self, row: Row, position: int) -> Iterator[tuple[str, Hit]]:
        caller, callee, numbers = row["caller"], row["callee"], self.known.numbers
        of_caller = holding(numbers, caller, self.time)
        of_callee = holding(numbers, callee, self.time)
        phone = caller if of_callee and not of_caller else callee
        listing = of_caller or of_callee
        due = rules.due(row, listing, self.settings)
        is_due = due is not None and due <= self.time
        call = Call(row, position, phone, self.time, None if is_due else due, listing)
        if self.state.begin(call) and is_due:
            yield phone, rules.still_on(call, self.time)

    def _app(self, row: Row) -> Iterator[tuple[str, Hit]]:
        story = self.state.stories[row["phone"]]
        story.apps.append(Fact(row, self.time))
        if hit := rules.app_in_call(row, story, self.time, self.settings):
            yield row["phone"], hit

    def _text(self, row: Row) -> None:
        scam_type = rules.scam_type_of_text(row["body"], self.settings.text_signs)
        for host in rules.links(row["body"]) if scam_type else ():
            self.state.stories[row["receiver"]].texts[host] = Fact(row, self.time, scam_type)
            self.state.awaited[host] = self.time

    def _visit(self, row: Row) -> Iterator[tuple[str, Hit]]:
        phone, host = row["phone"], row["host"]
        story = self.state.stories[phone]
        listing = holding(self.known.hosts, host, self.time)
        said = ("listed_site", host, day(self.time))
        if listing and said not in story.said:
            story.said.add(said)
            yield phone, rules.listed_site(row, listing)
        text = story.texts.pop(host, None)
        if text and (hit := rules.text_then_visit(row, text, self.time, self.settings)):
            yield phone, hit

    def _transfer(self, row: Row) -> Iterator[tuple[str, Hit]]:
        pair = (row["payer"], row["payee"])
        before = self.state.paid.get(pair)
        self.state.paid[pair] = self.time
        phone = self.known.phones.get(row["payer"])
        if phone is None:
            return
        listed_payer = holding(self.known.accounts, row["payer"], self.time)
        listing = holding(self.known.accounts, row["payee"], self.time)
        if listing and not listed_payer:  # between mules it is no victim who pays
            yield phone, rules.listed_account(row, listing)
        is_new = before is None or self.time - before > self.settings.window
        story = self.state.stories.get(phone)
        if is_new and story:
            hit = rules.large_payment(row, story, self.time, self.settings)
            if hit:
                yield phone, hit

    def _signal(self, phone: str, position: int, hit: Hit, at: datetime) -> Signal:
        entity = hashlib.blake2b(phone.encode(), digest_size=6).hexdigest()
        return Signal(
            signal_id=f"{hit.rule}@{self.settings.version}:{entity}:{position}",
            phone=phone, at=at, level=self.settings.levels[hit.rule], scam_type=hit.scam_type,
            reason=hit.reason, money_fen=hit.money_fen,
            evidence=tuple(evidence(row) for row in hit.rows),
        )  # fmt: skip

    def _relevant(self, batch: Batch) -> Iterable[tuple[int, Row]]:
        """The rows a rule may care for, with their positions."""
        rows = batch.rows
        masks = [self._calls(rows), _apps(rows), _texts(rows), _is(rows, "transfer")]
        openers = rows.filter(_any(masks))
        masks += [self._ends(rows, openers), self._visits(rows, openers)]
        wanted = _any(masks)
        places: list[int] = pc.indices_nonzero(wanted).to_pylist()
        found = rows.filter(wanted).to_pylist()
        return zip((batch.first + place for place in places), found, strict=True)

    def _calls(self, rows: pa.Table) -> Any:
        distant = _among(rows, "origin", [str(origin) for origin in DISTANT])
        numbers = list(self.known.numbers)
        listed = pc.or_(_among(rows, "caller", numbers), _among(rows, "callee", numbers))
        return pc.and_(_is(rows, "call_start"), pc.or_(distant, listed))

    def _ends(self, rows: pa.Table, openers: pa.Table) -> Any:
        """Ends of remembered calls, also of those that begin in this batch."""
        begun = _values(openers, "call_start", "call_id")
        ids = [*self.state.running, *begun]
        return pc.and_(_is(rows, "call_end"), _among(rows, "call_id", ids))

    def _visits(self, rows: pa.Table, openers: pa.Table) -> Any:
        """Visits to listed hosts and to hosts that a text linked to."""
        linked = [host for body in _values(openers, "text", "body") for host in rules.links(body)]
        hosts = [*self.known.hosts, *self.state.awaited, *linked]
        return pc.and_(_is(rows, "visit"), _among(rows, "host", hosts))


def _apps(rows: pa.Table) -> Any:
    outside = pc.invert(pc.fill_null(column(rows, "store"), pa.scalar(value=True)))
    return pc.and_(_is(rows, "app_install"), outside)


def _texts(rows: pa.Table) -> Any:
    link: Any = pc.match_substring_regex(column(rows, "body"), A_LINK)
    return pc.and_(_is(rows, "text"), pc.fill_null(link, pa.scalar(value=False)))


def _is(rows: pa.Table, kind: str) -> Any:
    return pc.equal(column(rows, "kind"), pa.scalar(kind))


def _among(rows: pa.Table, name: str, values: list[str]) -> Any:
    return pc.is_in(column(rows, name), value_set=pa.array(values, pa.string()))


def _any(masks: list[Any]) -> Any:
    return reduce(pc.or_, masks)


def _values(rows: pa.Table, kind: str, name: str) -> list[str]:
    chosen: list[str] = column(rows.filter(_is(rows, kind)), name).to_pylist()
    return chosen
