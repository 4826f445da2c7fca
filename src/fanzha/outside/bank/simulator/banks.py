"""The banks at work: what comes in is journalled, what is due happens in the order of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from fanzha.kit.errors import Trouble
from fanzha.outside.bank.simulator.books import Books
from fanzha.outside.bank.simulator.deciding import CODES, decide
from fanzha.outside.bank.simulator.draws import drawn
from fanzha.outside.bank.simulator.faults import Fault, Telling, fault_of, tellings
from fanzha.outside.bank.simulator.journal import Journal
from fanzha.outside.bank.simulator.launderers import MOST_TRIES, again, onward
from fanzha.outside.bank.simulator.watching import Watch, Watches
from fanzha.outside.bank.simulator.world import Planned, World, world_of
from fanzha.outside.bank.xml.documents import Document
from fanzha.recover.message.codes import Code, Result, answer_code


class Down(Exception):
    """The bank is out of service: nothing was taken."""


class Banks:
    """State is the world plus the journal: replaying it gives the same state again.

    Entries: `took` or `lost` a message, was asked `again`, `worked` on one, a `transfer` at
    its moment, the `world` grew, `faults` changed, the centre `heard` a telling.
    """

    def __init__(self, world: World, journal: Journal) -> None:
        self.world, self._journal = world, journal
        self.books, self.watches = Books(), Watches()
        self.planned: dict[str, Planned] = {}
        self.taken: dict[str, dict[str, Any]] = {}
        self.ready: dict[str, datetime] = {}
        self.answers: dict[str, dict[str, Any]] = {}
        self.events: dict[str, dict[str, Any]] = {}
        self._turns: dict[str, int] = {}
        self._lost: dict[str, int] = {}
        self._to_tell: dict[str, Telling] = {}
        self._faults = dict(world.faults)
        self._grow(world)
        for entry in journal.replay():
            self._apply(entry)

    def take(
        self, message: Mapping[str, Any], now: datetime, documents: Sequence[Document] = ()
    ) -> None:
        """Take a message for good, with its papers; the same key again is the same message.

        Raises Trouble for a code that no bank knows or a paper that is no PDF, Down while
        the bank is out of service.
        """
        if message.get("code") not in CODES:
            raise Trouble(zh="不支持的交易码", en="unknown transaction code", field="code")
        bank, key = str(message["bank"]), str(message["key"])
        papers = [self._journal.file(one) for one in documents]
        fault = self._fault(bank)
        if fault.is_down(now):
            raise Down
        if drawn(self.world.seed, "lost", key, self._lost.get(key, 0)) < fault.drop:
            self._write({"entry": "lost", "key": key})
        elif key in self.taken:
            self._write({"entry": "again", "key": key, "papers": papers, "at": now.isoformat()})
        else:
            taken = {**message, "papers": papers}
            self._write({"entry": "took", "message": taken, "at": now.isoformat()})

    def grow(self, raw: Mapping[str, Any]) -> None:
        """Add accounts, planned transfers and launderers while the banks run."""
        world_of(raw)
        self._write({"entry": "world", "world": dict(raw)})

    def trouble(self, bank: str, raw: Mapping[str, Any]) -> None:
        """Change what goes wrong at a bank, or at all by `default`. Raises Trouble."""
        fault_of(raw)
        self._write({"entry": "faults", "bank": bank, "faults": dict(raw)})

    def work(self, now: datetime) -> None:
        """Do everything due up to `now`, each thing at its own moment."""
        while due := min(self._due(now), default=None):
            at, kind, name = due
            self._write({"entry": kind, "name": name, "at": at.isoformat()})

    def to_tell(self, now: datetime) -> list[tuple[Telling, dict[str, Any]]]:
        """What is to be posted to the centre by now and has not been acknowledged."""
        return [
            (telling, message)
            for telling in list(self._to_tell.values())
            if telling.at <= now
            and not self._fault((message := self._message(telling))["bank"]).is_down(now)
        ]

    def waiting(self) -> int:
        """How many tellings, messages and transfers are still to come."""
        return len(self._to_tell) + len(self.ready) + len(self.planned)

    def note_heard(self, telling: Telling) -> None:
        """The centre has acknowledged a telling."""
        self._write({"entry": "heard", "name": telling.name})

    def holdings(self, at: datetime) -> dict[str, Any]:
        """Balances and holds, for tests and for a look at the made-up banks."""
        return {
            number: {"balance_fen": account.balance_fen, "frozen_fen": account.frozen_fen(at),
                     "stopped_at": account.stopped_at.isoformat() if account.stopped_at else None,
                     "stops": account.stops}
            for number, account in self.books.accounts.items()
        }  # fmt: skip

    def _message(self, telling: Telling) -> dict[str, Any]:
        return self.events.get(telling.key) or self.answers[telling.key]

    def _fault(self, bank: str) -> Fault:
        return self._faults.get(bank) or self._faults.get("default") or Fault()

    def _due(self, now: datetime) -> Iterator[tuple[datetime, str, str]]:
        yield from ((p.due, "transfer", name) for name, p in self.planned.items() if p.due <= now)
        yield from ((at, "worked", key) for key, at in self.ready.items() if at <= now)

    def _write(self, entry: dict[str, Any]) -> None:
        self._journal.add(entry)
        self._apply(entry)

    def _apply(self, entry: Mapping[str, Any]) -> None:
        kind = entry["entry"]
        at = datetime.fromisoformat(entry["at"]) if "at" in entry else None
        if kind == "took" and at:
            self._took(entry["message"], at)
        elif kind == "lost":
            self._lost[entry["key"]] = self._lost.get(entry["key"], 0) + 1
        elif kind == "again" and at:
            self._tell(entry["key"], at)
        elif kind == "transfer":
            self._transfer(self.planned.pop(entry["name"]))
        elif kind == "worked" and at:
            self._answer(entry["name"], at)
        elif kind == "world":
            self._grow(world_of(entry["world"]))
        elif kind == "faults":
            self._faults[entry["bank"]] = fault_of(entry["faults"])
        elif kind == "heard":
            self._to_tell.pop(entry["name"], None)

    def _took(self, message: dict[str, Any], at: datetime) -> None:
        key, bank = str(message["key"]), str(message["bank"])
        self.taken[key] = message
        if bank not in self.world.manual:
            self.ready[key] = at + timedelta(seconds=self.world.answer_time(bank, key))

    def _answer(self, key: str, at: datetime) -> None:
        del self.ready[key]
        self.answers[key] = decide(self.taken[key], at, self.books, self.world, self.watches)
        self._happened(at)
        self._tell(key, at)

    def _tell(self, key: str, at: datetime) -> None:
        """Have the answer told; where there is none yet it will be once it is there."""
        if key not in self.answers:
            return
        turn = self._turns.get(key, 0)
        self._turns[key] = turn + 1
        fault = self._fault(self.answers[key]["bank"])
        for telling in tellings(fault, key, turn, at, self.world.seed):
            self._to_tell[telling.name] = telling

    def _transfer(self, planned: Planned) -> None:
        fen = self.books.payable_fen(planned)
        if fen == 0:
            self._try_again(planned)
        else:
            self.books.move(replace(planned, amount_fen=fen))
            self._happened(planned.due)

    def _try_again(self, planned: Planned) -> None:
        if planned.persistent and planned.tries < MOST_TRIES:
            due = planned.due + again(planned.tries)
            later = replace(planned, due=due, tries=planned.tries + 1)
            self.planned[later.transfer_id] = later

    def _happened(self, at: datetime) -> None:
        """Launderers see money come in; who watches is told."""
        for line in self.books.fresh():
            gang, fen, payee = self.world.gang, line["amount_fen"], line["payee"]
            for move in onward(gang, line["transfer_id"], payee, fen, at):
                self.planned[move.transfer_id] = Planned(**asdict(move), persistent=True)
            for watch in self.watches.seeing(line):
                self._tell_event(watch, line, at)

    def _tell_event(self, watch: Watch, line: dict[str, Any], at: datetime) -> None:
        """An event is told until it is heard: nobody would ask for it again."""
        name = f"{watch.key}/event/{line['transfer_id']}"
        self.events[name] = {
            "key": watch.key, "code": answer_code(Code.MONITOR), "at": at.isoformat(),
            "bank": self.taken[watch.key]["bank"], "result": str(Result.OK),
            "body": {"events": [line]},
        }  # fmt: skip
        fault = replace(self._fault(self.events[name]["bank"]), drop=0.0, garble=0.0)
        for telling in tellings(fault, name, 0, at, self.world.seed):
            self._to_tell[telling.name] = telling

    def _grow(self, world: World) -> None:
        if world is not self.world:
            self.world = replace(self.world, gang=self.world.gang.joined(world.gang))
        for account in world.accounts:
            self.books.open(account)
        for planned in world.transfers:
            if planned.transfer_id not in self.books.done:
                self.planned[planned.transfer_id] = planned
