"""The banks at work: what comes in is journalled, what is due happens in the order of time."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from fanzha.kit.errors import Trouble
from fanzha.outside.bank.simulator.books import Books
from fanzha.outside.bank.simulator.deciding import CODES, decide
from fanzha.outside.bank.simulator.journal import Journal
from fanzha.outside.bank.simulator.world import Planned, World, world_of


class Banks:
    """State is the world plus the journal: replaying it gives the same state again.

    Entries: `took` a message, `worked` on one or on a transfer at its moment, `world`
    grew, the centre `heard` an answer.
    """

    def __init__(self, world: World, journal: Journal) -> None:
        self.world, self._journal = world, journal
        self.books = Books()
        self.planned: dict[str, Planned] = {}
        self.taken: dict[str, dict[str, Any]] = {}
        self.ready: dict[str, datetime] = {}
        self.answers: dict[str, dict[str, Any]] = {}
        self.heard: set[str] = set()
        self._grow(world)
        for entry in journal.replay():
            self._apply(entry)

    def take(self, message: Mapping[str, Any], now: datetime) -> None:
        """Take a message for good; the same key again is the same message.

        Raises Trouble for a code that no bank knows.
        """
        if message.get("code") not in CODES:
            raise Trouble(zh="不支持的交易码", en="unknown transaction code", field="code")
        if str(message["key"]) in self.taken:
            # Asked again: perhaps the answer was lost, so it is told again.
            self.heard.discard(str(message["key"]))
            return
        self._write({"entry": "took", "message": dict(message), "at": now.isoformat()})

    def grow(self, raw: Mapping[str, Any]) -> None:
        """Add accounts and planned transfers while the banks run."""
        world_of(raw)
        self._write({"entry": "world", "world": dict(raw)})

    def work(self, now: datetime) -> None:
        """Do everything due up to `now`, each thing at its own moment."""
        while due := min(self._due(now), default=None):
            at, kind, name = due
            self._write({"entry": kind, "name": name, "at": at.isoformat()})

    def untold(self) -> list[dict[str, Any]]:
        """Answers that the centre has not acknowledged."""
        return [answer for key, answer in self.answers.items() if key not in self.heard]

    def note_heard(self, key: str) -> None:
        """The centre has acknowledged an answer."""
        self._write({"entry": "heard", "key": key})

    def _due(self, now: datetime) -> Iterator[tuple[datetime, str, str]]:
        yield from ((p.due, "transfer", name) for name, p in self.planned.items() if p.due <= now)
        yield from ((at, "worked", key) for key, at in self.ready.items() if at <= now)

    def _write(self, entry: dict[str, Any]) -> None:
        self._journal.add(entry)
        self._apply(entry)

    def _apply(self, entry: Mapping[str, Any]) -> None:
        kind = entry["entry"]
        if kind == "took":
            self._took(entry["message"], datetime.fromisoformat(entry["at"]))
        elif kind == "transfer":
            planned = self.planned.pop(entry["name"])
            if self.books.may_move(planned):
                self.books.move(planned)
        elif kind == "worked":
            self._answer(entry["name"], datetime.fromisoformat(entry["at"]))
        elif kind == "world":
            self._grow(world_of(entry["world"]))
        elif kind == "heard":
            self.heard.add(entry["key"])

    def _took(self, message: dict[str, Any], at: datetime) -> None:
        key, bank = str(message["key"]), str(message["bank"])
        self.taken[key] = message
        if bank not in self.world.manual:
            low, high = self.world.delay(bank)
            spread = zlib.crc32(key.encode()) / 2**32
            self.ready[key] = at + timedelta(seconds=low + (high - low) * spread)

    def _answer(self, key: str, at: datetime) -> None:
        del self.ready[key]
        self.answers[key] = decide(self.taken[key], at, self.books, self.world)

    def _grow(self, world: World) -> None:
        for account in world.accounts:
            self.books.open(account)
        for planned in world.transfers:
            if planned.transfer_id not in self.books.done:
                self.planned[planned.transfer_id] = planned

    def holdings(self) -> dict[str, Any]:
        """Balances and holds, for tests and for a look at the made-up banks."""
        return {
            number: {"balance_fen": account.balance_fen, "frozen_fen": account.frozen_fen(),
                     "stopped_at": account.stopped_at.isoformat() if account.stopped_at else None}
            for number, account in self.books.accounts.items()
        }  # fmt: skip
