"""Keeping what banks tell of transfers: each once, whoever tells it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from datetime import datetime

from fanzha.recover.trace.contradictions import Earlier, check_follows, same
from fanzha.recover.trace.models import Line, Monitor, Query, Statement
from fanzha.recover.trace.picture import Move
from fanzha.recover.trace.rules import BadLine, StatementFacts


def check_statement(account: str, since: datetime, facts: StatementFacts) -> None:
    """Raise Trouble where a statement of `account` from `since` on contradicts what was told."""
    known = _known([move.transfer_id for move in facts.lines])
    check_follows(account, since, facts, known, _earlier(account, since))


def _known(ids: list[str]) -> dict[str, Move]:
    return {line.transfer_id: line.move() for line in Line.objects.filter(transfer_id__in=ids)}


def _earlier(account: str, since: datetime) -> list[Earlier]:
    """The account's statements. One that ended before `since` still tells its holder."""
    rows = list(Statement.objects.filter(account=account).select_related("query"))
    told: dict[int | None, dict[str, datetime]] = defaultdict(dict)
    lines = Line.objects.filter(statement__in=rows, time__gte=since)
    for number, name, at in lines.values_list("statement_id", "transfer_id", "time"):
        told[number][name] = at
    return [
        Earlier(row.query.since, row.as_of, row.holder, row.balance_fen, told[row.pk])
        for row in rows
    ]  # fmt: skip


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
    kept = _known(ids)
    odd = [
        BadLine(
            row, "transfer_id", "同一流水号, 内容与先前不同", "same id, other content than before"
        )
        for row, move in enumerate(moves, start=1)
        if not same(kept[move.transfer_id], move)
    ]
    return len(set(ids) - before), odd
