"""What came of the signals of each rule: counts for those who write rules."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from fanzha.prevent.dissuade.models import Task
from fanzha.prevent.dissuade.rules import ALREADY_PAID, DISSUADED, NO_SCAM


@dataclass
class Came:
    """Of one rule: its signals; tasks they led to that ended rightly warned, and not cheated;
    money in fen that was not paid thanks to dissuasion."""

    signals: int = 0
    right: int = 0
    wrong: int = 0
    saved_fen: int = 0
    _tasks: set[int] = field(default_factory=set, repr=False)

    @property
    def precision(self) -> float | None:
        """Right among the judged, None where none is."""
        judged = self.right + self.wrong
        return self.right / judged if judged else None

    def add(self, task: int, outcome: str, saved_fen: int) -> None:
        """One signal of a task; the task itself counts once."""
        self.signals += 1
        if task not in self._tasks:
            self._tasks.add(task)
            self.right += outcome in (DISSUADED, ALREADY_PAID)
            self.wrong += outcome == NO_SCAM
            self.saved_fen += saved_fen


def by_rule(since: datetime) -> dict[str, Came]:
    """By name of the rule, signals since (UTC). A task counts for each rule that spoke of it."""
    rows = Task.objects.filter(alert__signals__at__gte=since)
    found: dict[str, Came] = defaultdict(Came)
    for signal, task, outcome, saved in rows.values_list(
        "alert__signals__signal_id", "pk", "outcome", "saved_fen"
    ):
        name, is_rule, _ = signal.partition("@")
        if is_rule:
            found[name].add(task, outcome, saved)
    return dict(found)
