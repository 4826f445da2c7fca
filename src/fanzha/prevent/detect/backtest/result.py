"""What a back-test says. Counts, money in fen, times; cases by the keys they have on file."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from fanzha.engine.stream.rules import Rule


@dataclass(frozen=True)
class Score:
    """How hits stood against what happened.

    alerts: hits, at most one an entity and UTC day. right, wrong: of those that can be judged;
    unjudged: the rest. cases: victims a con worked on in the period; cases_hit: those with a
    right hit; cases_paid, cases_before: those who paid, and of them those hit before their first
    payment. lead_s: seconds from the first hit (log time: when it was known here) to the first
    payment, quartiles, empty for none. stolen_fen: what they paid in the period; saved_fen: paid
    after their first hit, what an alert could have kept; in_time_fen: paid 10 minutes or more
    after it.
    """

    alerts: int
    right: int
    wrong: int
    unjudged: int
    cases: int
    cases_hit: int
    cases_paid: int
    cases_before: int
    lead_s: tuple[float, ...]
    stolen_fen: int
    saved_fen: int
    in_time_fen: int

    @property
    def precision(self) -> float | None:
        """Right among the judged; None where nothing can be judged."""
        judged = self.right + self.wrong
        return self.right / judged if judged else None

    @property
    def recall(self) -> float | None:
        """Cases hit among all; None where there was none."""
        return self.cases_hit / self.cases if self.cases else None

    @property
    def saved_share(self) -> float | None:
        """Of the stolen money, the part that a hit preceded."""
        return self.saved_fen / self.stolen_fen if self.stolen_fen else None

    def as_dict(self) -> dict[str, Any]:
        """With the shares, for JSON."""
        shares = {name: getattr(self, name) for name in ("precision", "recall", "saved_share")}
        return {**asdict(self), **shares}


@dataclass(frozen=True)
class Case:
    """One case: its key, the position of its first hit (None: never hit), seconds from that to
    the first payment (None: no payment, or no hit), what it paid after the hit, and at all."""

    case: str
    position: int | None
    lead_s: float | None
    saved_fen: int
    paid_fen: int


@dataclass(frozen=True)
class Beside:
    """A rule in force beside the one tested: its alerts, those about the same residents on the
    same days (`both`), and of these how many it gave first (`earlier`)."""

    name: str
    level: str
    alerts: int
    both: int
    earlier: int


@dataclass(frozen=True)
class Result:
    """A back-test of `rule` from `start` to before `end` (ISO 8601, UTC).

    rows: events of its kind in the period. by_day: alerts a UTC day, from the first on. best:
    cases with most money saved; worst: those with most paid that it missed. wrong_at: positions
    of some wrong hits. in_force: the rules in force taken together, without it; together: with
    it. new_alerts: alerts about residents that no rule in force spoke of that day. unread: rules
    in force that could not be compared, since the archive has not all their columns.
    """

    rule: Rule
    start: str
    end: str
    days: float
    rows: int
    seconds: float
    score: Score
    by_day: tuple[int, ...]
    best: tuple[Case, ...]
    worst: tuple[Case, ...]
    wrong_at: tuple[int, ...]
    in_force: Score | None = None
    together: Score | None = None
    new_alerts: int | None = None
    beside: tuple[Beside, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def alerts_a_day(self) -> float:
        """Alerts a day of the period."""
        return self.score.alerts / self.days if self.days else 0.0

    def as_dict(self) -> dict[str, Any]:
        """Everything, for JSON."""
        scores = {
            name: score.as_dict() if (score := getattr(self, name)) else None
            for name in ("score", "in_force", "together")
        }
        return {**asdict(self), **scores, "alerts_a_day": self.alerts_a_day}
