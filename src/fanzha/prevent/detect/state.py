"""What is remembered of each phone: suspicious calls, apps, texts; and who paid whom.

Everything here follows from the rows of the last window alone (settings: 24 hours), so a
restart that reads them again remembers the same. `at` is log time: when it was known.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from fanzha.prevent.block.rules import Listing
from fanzha.prevent.detect.settings import Settings
from fanzha.prevent.detect.signals import Row


@dataclass
class Call:
    """A call with somebody suspicious; `over_at` is null while its end has not arrived.

    `due` is when the rules look at it again if it still runs, null when they do not.
    """

    row: Row
    position: int
    phone: str
    at: datetime
    due: datetime | None = None
    listing: Listing | None = None
    over_at: datetime | None = None

    @property
    def began(self) -> datetime:
        """When it was answered."""
        began: datetime = self.row["event_time"]
        return began


@dataclass(frozen=True)
class Fact:
    """An app or a text that may matter later."""

    row: Row
    at: datetime
    scam_type: str = ""


@dataclass
class Story:
    """What is remembered of one phone."""

    calls: dict[str, Call] = field(default_factory=dict)
    apps: list[Fact] = field(default_factory=list)
    texts: dict[str, Fact] = field(default_factory=dict)  # by the host linked to
    said: set[tuple[str, str, str]] = field(default_factory=set)  # rule, value, day


class State:
    """The stories of all phones, the running calls and their clocks."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.stories: defaultdict[str, Story] = defaultdict(Story)
        self.running: dict[str, Call] = {}
        self.ended: dict[str, datetime] = {}  # ends that came in lately, by call
        self.awaited: dict[str, datetime] = {}  # hosts that texts linked to
        self.paid: dict[tuple[str, str], datetime] = {}
        self.clocks: list[tuple[datetime, int, str]] = []  # due, position, call
        self.swept: datetime | None = None

    def begin(self, call: Call) -> bool:
        """Remember a call and set its clock; False when its end came in before its start."""
        call_id = call.row["call_id"]
        self.stories[call.phone].calls[call_id] = call
        ended = self.ended.get(call_id)
        if ended is not None and call.at - ended <= self.settings.end_before_start:
            call.over_at = ended
            return False
        self.running[call_id] = call
        if call.due is not None:
            heapq.heappush(self.clocks, (call.due, call.position, call_id))
        return True

    def end(self, call_id: str, at: datetime) -> None:
        """The end of a call arrived."""
        self.ended[call_id] = at
        call = self.running.pop(call_id, None)
        if call:
            call.over_at = at

    def ends(self, call_ids: list[str], at: datetime) -> None:
        """Ends of calls that nobody remembers: their starts may come later."""
        for call_id in call_ids:
            self.ended.setdefault(call_id, at)

    def due_before(self, to: datetime) -> list[Call]:
        """Calls still running whose clock is due by `to`, in the order they fell due."""
        found = []
        while self.clocks and self.clocks[0][0] <= to:
            _, _, call_id = heapq.heappop(self.clocks)
            if call := self.running.get(call_id):
                found.append(call)
        return found

    def next_due(self) -> datetime | None:
        """When the next clock falls due."""
        return self.clocks[0][0] if self.clocks else None

    def sweep(self, now: datetime) -> None:
        """Forget what no rule may look at any more; once an hour is enough."""
        if self.swept and (now - self.swept).total_seconds() < 3600:
            return
        self.swept = now
        oldest = now - self.settings.window
        self.running = {k: c for k, c in self.running.items() if c.at >= oldest}
        self.paid = {k: at for k, at in self.paid.items() if at >= oldest}
        latest = now - self.settings.end_before_start
        self.ended = {k: at for k, at in self.ended.items() if at >= latest}
        self.awaited = {k: at for k, at in self.awaited.items() if at >= oldest}
        for phone in [p for p, story in self.stories.items() if not _trim(story, oldest, now)]:
            del self.stories[phone]


def _trim(story: Story, oldest: datetime, now: datetime) -> bool:
    """Drop what is too old; whether anything is left."""
    story.calls = {k: c for k, c in story.calls.items() if c.at >= oldest}
    story.apps = [fact for fact in story.apps if fact.at >= oldest]
    story.texts = {k: f for k, f in story.texts.items() if f.at >= oldest}
    story.said = {said for said in story.said if said[2] == day(now)}
    return bool(story.calls or story.apps or story.texts or story.said)


def day(at: datetime) -> str:
    """The UTC day of a moment, the span within which the same thing is said once."""
    return at.strftime("%Y%m%d")
