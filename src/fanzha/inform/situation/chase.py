"""Figures of the chase over a period: every figure is a list of rows, counted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain

from fanzha.inform.situation.chase_rules import (
    BankTime,
    FirstStop,
    Lifted,
    Money,
    Place,
    Spread,
    grouped,
    spread,
)
from fanzha.inform.situation.rules import Span
from fanzha.recover.freeze import figures as freezes
from fanzha.recover.message.figures import Asked, Reply, replies
from fanzha.recover.report.queries import accepted_in, losses
from fanzha.recover.stop import queries as stops
from fanzha.recover.stop.figures import first_stops
from fanzha.recover.trace.figures import (
    draw_together,
    known_together,
    reports_at,
    stops_on,
    touched,
)
from fanzha.recover.trace.picture import Node, Status


@dataclass(frozen=True)
class Chase:
    """What the chase did for the reports accepted in a span, as it stands at `now`.

    Reports, the money they lost and its places are those of the span's reports; replies and
    lifted measures are those of the span's own days. Each part is read when first asked for.
    """

    span: Span
    now: datetime

    @cached_property
    def first(self) -> list[FirstStop]:
        """Every report accepted in the span, with its first stop."""
        reports = accepted_in(self.span.since, self.span.until).order_by("accepted_at", "pk")
        accepted = {pk: at for pk, at in reports.values_list("pk", "accepted_at") if at}
        lost = dict.fromkeys(accepted, 0)
        for loss in losses(accepted):
            lost[loss.report_id] += loss.amount_fen
        stopped = first_stops(list(accepted))
        return [
            FirstStop(number, at, lost[number], stopped.get(number))
            for number, at in accepted.items()
        ]

    @cached_property
    def to_stop(self) -> Spread | None:
        """Seconds from acceptance to the first stop."""
        return spread(one.seconds for one in self.first if one.seconds is not None)

    @cached_property
    def places(self) -> list[Place]:
        """Every account the money came to, by hop and time."""
        return places([one.report_id for one in self.first], self.now)

    @cached_property
    def money(self) -> Money:
        """All money of the span's reports. What came in is the loss, not what went from hand to
        hand."""
        total = sum((place.money for place in self.places), Money())
        return Money(**{**vars(total), "in_fen": total.known_fen})

    @cached_property
    def replies(self) -> list[Reply]:
        """Every message to a bank made in the span."""
        return list(replies(self.span.since, self.span.until))

    @cached_property
    def bank_times(self) -> list[BankTime]:
        """The replies by bank and by what was asked."""
        return [
            BankTime(bank, asked, answer_times(rows), sum(row.seconds is None for row in rows))
            for (bank, asked), rows in grouped(
                self.replies, lambda reply: (reply.bank, reply.asked)
            )
        ]

    @cached_property
    def to_answer(self) -> Spread | None:
        """Seconds that banks took to answer a stop."""
        return answer_times(one for one in self.replies if one.asked is Asked.STOP)

    @cached_property
    def lifted(self) -> list[Lifted]:
        """Every stop and freeze that was ended early in the span."""
        return lifted(self.span)

    @cached_property
    def wrong(self) -> list[Lifted]:
        """Those that should never have been."""
        return [one for one in self.lifted if one.wrong]

    @cached_property
    def to_lift(self) -> Spread | None:
        """Hours from the decision that a measure was wrong to its end."""
        return spread(one.hours_to_lift for one in self.wrong)


def answer_times(rows: Iterable[Reply]) -> Spread | None:
    """How long the answers among these took, in seconds."""
    return spread(row.seconds for row in rows if row.seconds is not None)


def places(report_ids: Collection[int], now: datetime) -> list[Place]:
    """Where these reports' money came to, followed together so that each fen counts once."""
    if not report_ids:
        return []
    known = known_together(report_ids)
    accounts = touched(known)
    picture = draw_together(known, stops_on(accounts, now), freezes.freezes_on(accounts, now))
    whose = reports_at(picture, losses(report_ids))
    return [
        Place(row, node.bank, node.hop, node.status, _money(node),
              tuple(sorted(whose[node.account])))
        for row, node in enumerate(picture.nodes, start=1)
    ]  # fmt: skip


_KEPT = {Status.STOPPED: "stopped_fen", Status.FROZEN: "frozen_fen"}


def _money(node: Node) -> Money:
    here = node.held_fen - node.returned_fen
    kept = node.secured_fen if node.status in _KEPT else 0
    sums = {
        "in_fen": node.in_fen, "returned_fen": node.returned_fen, "left_fen": node.exited_fen,
        "loose_fen": here - kept, **({_KEPT[node.status]: kept} if kept else {}),
    }  # fmt: skip
    return Money(**sums)


_SOURCES: dict[str, Callable[[datetime, datetime], list[stops.LiftTime]]] = {
    "stop": stops.lift_times, "freeze": freezes.lift_times,
}  # fmt: skip


def lifted(span: Span) -> list[Lifted]:
    """Every stop and freeze that was ended early in a span, in order of time."""
    found = chain.from_iterable(
        (
            Lifted(measure, one.order_id, one.bank, one.wrong, one.stopped_at, one.asked_at,
                   one.lifted_at, one.hours_held, one.hours_to_lift)
            for one in lift_times(span.since, span.until)
        )
        for measure, lift_times in _SOURCES.items()
    )  # fmt: skip
    return sorted(found, key=lambda one: one.lifted_at)
