"""Keeping what banks tell of transfers: each once, whoever tells it."""

from __future__ import annotations

from dataclasses import asdict

from fanzha.recover.trace.models import Line, Monitor, Query, Statement
from fanzha.recover.trace.picture import Move
from fanzha.recover.trace.rules import BadLine, StatementFacts


def keep_statement(query: Query, facts: StatementFacts) -> None:
    """Keep a statement with what could not be used of it; lines known before are not doubled."""
    statement = Statement.objects.create(
        query=query, account=query.account, as_of=facts.as_of, holder=facts.holder[:80],
        opening_balance_fen=facts.opening_balance_fen, balance_fen=facts.balance_fen,
        lines=len(facts.lines), fresh=len(facts.lines), bad=[asdict(line) for line in facts.bad],
    )  # fmt: skip
    fresh, odd = _add_lines(facts.lines, statement=statement)
    if odd or fresh != statement.fresh:
        statement.fresh = fresh
        statement.bad += [asdict(line) for line in odd]
        statement.save(update_fields=["fresh", "bad"])


def keep_events(monitor: Monitor, moves: tuple[Move, ...]) -> int:
    """Keep transfers that a monitored account's bank told unasked; returns how many are new."""
    return _add_lines(moves, monitor=monitor)[0]


def _add_lines(moves: tuple[Move, ...], **source: Statement | Monitor) -> tuple[int, list[BadLine]]:
    """Add new transfers; one known with other content stays as first told, and is noted."""
    if not moves:
        return 0, []
    ids = [move.transfer_id for move in moves]
    before = set(Line.objects.filter(transfer_id__in=ids).values_list("transfer_id", flat=True))
    rows = [Line(**source, **vars(move)) for move in moves]
    Line.objects.bulk_create(rows, ignore_conflicts=True)
    kept = {line.transfer_id: line.move() for line in Line.objects.filter(transfer_id__in=ids)}
    odd = [
        BadLine(
            row, "transfer_id", "同一流水号, 内容与先前不同", "same id, other content than before"
        )
        for row, move in enumerate(moves, start=1)
        if not _same(kept[move.transfer_id], move)
    ]
    return len(set(ids) - before), odd


def _same(one: Move, two: Move) -> bool:
    def core(move: Move) -> tuple[object, ...]:
        return (move.time, move.payer, move.payee, move.amount_fen)

    return core(one) == core(two)
