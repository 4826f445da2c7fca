"""Verbs of the chase: ask a bank, hear its answer, stop what is proposed, set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction

from fanzha.govern.access.rules import SYSTEM, Actor
from fanzha.govern.audit.actions import record_each
from fanzha.kit.errors import Trouble
from fanzha.kit.live import changed
from fanzha.kit.verbs import joining
from fanzha.recover.message.actions import Letter, keep, send_all
from fanzha.recover.message.codes import Code, Result
from fanzha.recover.message.rules import Answer
from fanzha.recover.report.queries import one_at_a_time
from fanzha.recover.stop.actions import order_stops
from fanzha.recover.stop.queries import running_of
from fanzha.recover.stop.rules import Ask, check_why
from fanzha.recover.stop.rules import State as Stop
from fanzha.recover.trace.models import Exclusion, Query
from fanzha.recover.trace.picture import Node
from fanzha.recover.trace.queries import (
    asked_in_vain,
    covered_until,
    first_since,
    picture_of,
    siblings,
)
from fanzha.recover.trace.rules import (
    WAITING,
    State,
    check_code,
    may_ask,
    read_accounts,
    read_holder,
    read_statement,
)
from fanzha.recover.trace.statements import check_statement, keep_statement


def ask(report_id: int, bank: str, account: str, since: datetime, actor: Actor, now: datetime,
        *, code: str = Code.QUERY, mandate_id: int | None = None) -> Query:  # fmt: skip
    """Ask a bank about an account: by `code` its transactions since a moment, its holder, or
    all accounts of its holder there.

    A question that still waits for its answer is returned as it is.
    """
    question = Question(bank, account, since)
    return ask_all(report_id, [question], actor, now, code=code, mandate_id=mandate_id)[account]


@dataclass(frozen=True)
class Question:
    """About which account, at which bank, since when. `led`: its stop, ordered in the same
    transaction, leaves before it and lets it go."""

    bank: str
    account: str
    since: datetime
    led: bool = False


@joining
def ask_all(report_id: int, questions: Sequence[Question], actor: Actor, now: datetime,
            *, code: str = Code.QUERY, mandate_id: int | None = None) -> dict[str, Query]:  # fmt: skip
    """As `ask`, about several accounts of one report; by account."""
    if not may_ask(actor):
        raise PermissionDenied
    check_code(code)
    one_at_a_time(report_id)
    accounts = {question.account: question for question in questions}
    waiting = Query.objects.filter(
        report_id=report_id, account__in=list(accounts), code=code, state__in=WAITING
    )
    asked = {query.account: query for query in waiting}
    fresh = [
        Query(
            key=uuid4(), report_id=report_id, bank=question.bank, account=question.account,
            since=question.since, code=code, decider_id=actor.user_id, asked_at=now,
            mandate_id=mandate_id,
        )
        for question in accounts.values() if question.account not in asked
    ]  # fmt: skip
    # Nobody else asks for this report now: its row is ours until we commit.
    Query.objects.bulk_create(fresh)
    for led in (True, False):
        letters = [_letter(query) for query in fresh if accounts[query.account].led is led]
        send_all(letters, now, led=led)
    if fresh:
        _record(actor, "ask", "query", [query.pk for query in fresh], report_id, now)
    return asked | {query.account: query for query in fresh}


def _letter(query: Query) -> Letter:
    body = {"account": query.account, "ground": f"report:{query.report_id}"}
    if query.code == Code.QUERY:
        body["since"] = query.since.isoformat()
    return Letter(query.key, query.code, query.bank, body)


@transaction.atomic
def ask_about(report_id: int, account: str, code: str, actor: Actor, now: datetime) -> Query:
    """Ask for one account of the chase, or one more account of a holder in it.

    Raises Trouble for an account that the chase does not know, or whose bank nobody knows.
    """
    one_at_a_time(report_id)
    known = {
        node.account: (node.bank, node.first_time) for node in picture_of(report_id, now).nodes
    }
    known |= {one.account: (one.bank, one.since) for one in siblings(report_id)}
    bank, since = known.get(account, ("", now))
    if not bank:
        raise Trouble(zh="本案资金未经过该账户, 或开户行不明", field="account",
                      en="this chase does not touch the account, or its bank is not known")  # fmt: skip
    query = ask(report_id, bank, account, since, actor, now, code=code)
    changed(f"chase-{report_id}")
    return query


@joining
def note_sent(key: UUID) -> None:
    """The bank has the question."""
    Query.objects.filter(key=key, state=State.QUEUED).update(state=State.SENT)


@joining
def hear(key: UUID, answer: Answer, now: datetime) -> Query:
    """Keep a bank's answer. Raises Trouble when it cannot be read as a whole.

    A statement that contradicts an earlier one is kept for a person with its reason, and
    nothing of it is used: the question counts as asked in vain and may be asked again.
    """
    one_at_a_time(Query.objects.values_list("report_id", flat=True).get(key=key))
    query = Query.objects.select_for_update().get(key=key)
    if query.state not in WAITING:
        return query
    query.answer_code, query.answered_at = answer.result, now
    query.state = _state_after(query, answer, now)
    query.save(update_fields=["state", "answer_code", "answered_at", "said"])
    changed("duty", f"chase-{query.report_id}")
    return query


def _state_after(query: Query, answer: Answer, now: datetime) -> State:
    if answer.result != Result.OK:
        return State.REFUSED
    if query.code != Code.QUERY:
        query.said = _READERS[query.code](answer.body)
        return State.ANSWERED
    facts = read_statement(answer.body, now)
    try:
        check_statement(query.account, query.since, facts)
    except Trouble as trouble:
        keep(answer.plain(), str(trouble), now, key=query.key)
        return State.CONTRADICTED
    keep_statement(query, facts)
    return State.ANSWERED


@joining
def complete_after_stop(report_id: int, account: str, now: datetime) -> None:
    """Ask once more when the newest statement ends before the stop: money may have left between.

    It completes the officer's order, so it is asked in that officer's name and under the
    order's mandate, if any. A query still waiting is left alone; this is called again when it is answered.
    """
    one_at_a_time(report_id)
    order = running_of(report_id, account)
    if order is None or order.stopped_at is None:
        return
    until = covered_until(account)
    if until and until >= order.stopped_at:
        return
    if order.answered_at and asked_in_vain(report_id, account, order.answered_at):
        return  # the bank would be asked for ever: a person decides
    since = first_since(report_id, account) or order.paid_at
    officer = Actor(order.decider_id, SYSTEM.role, "", "")
    ask(report_id, order.bank, account, since, officer, now, mandate_id=order.mandate_id)


@transaction.atomic
def ask_again(report_id: int, actor: Actor, now: datetime) -> int:
    """Ask about every account where a bank holds less than it should; returns how many."""
    one_at_a_time(report_id)
    doubtful = [node for node in picture_of(report_id, now).nodes if node.doubtful_fen]
    for node in doubtful:
        since = first_since(report_id, node.account) or node.first_time
        ask(report_id, node.bank, node.account, since, actor, now)
    changed(f"chase-{report_id}")
    return len(doubtful)


@transaction.atomic
def stop_proposed(report_id: int, accounts: Iterable[str] | None, actor: Actor,
                  now: datetime) -> int:  # fmt: skip
    """Order stop and query for proposed accounts; returns how many stops there now are.

    None stands for all proposals that need no person's judgement. An account that is
    not proposed any more is passed over: somebody was faster.
    """
    one_at_a_time(report_id)
    proposals = picture_of(report_id, now).proposals
    wanted = set(accounts) if accounts is not None else None
    chosen = [
        one.node for one in proposals
        if (one.node.account in wanted if wanted is not None else not one.for_a_person)
    ]  # fmt: skip
    stop_and_ask(
        chosen, lambda node: f"第{node.hop + 1}层账户, 被骗资金转入", report_id, actor, now
    )
    return len(chosen)


@transaction.atomic
def exclude(report_id: int, account: str, why: str, actor: Actor, now: datetime) -> None:
    """Set an account aside in this chase, with the reason; the first reason stays."""
    if not may_ask(actor):
        raise PermissionDenied
    check_why(why)
    known = {node.account for node in picture_of(report_id, now).nodes}
    if account not in known:
        raise Trouble(zh="本案资金未经过该账户", en="this chase does not touch the account",
                      field="account")  # fmt: skip
    row, _ = Exclusion.objects.get_or_create(
        report_id=report_id, account=account,
        defaults={"why": why, "decider_id": actor.user_id, "at": now},
    )  # fmt: skip
    _record(actor, "exclude", "exclusion", [row.pk], report_id, now)
    changed(f"chase-{report_id}")


@dataclass(frozen=True)
class Made:
    """The order and the question made for an account. `refused` is the code with which the
    centre itself refused the stop; `query` is None where a person looks first."""

    order: UUID
    refused: str
    query: UUID | None


def stop_and_ask(
    nodes: Sequence[Node], why: Callable[[Node], str], report_id: int, actor: Actor, now: datetime,
    *, mandate_id: int | None = None,
) -> dict[str, Made]:  # fmt: skip
    """Order stop and query for accounts of the chase; what was made, by account.

    No query where the centre itself refuses a stop under a mandate: a person looks first.
    Raises Trouble for an account whose bank nobody knows.
    """
    if not nodes:
        return {}
    asks = [_wanted(node, why(node), report_id, mandate_id) for node in nodes]
    orders = {order.account: order for order in order_stops(asks, actor, now)}
    refused = {account for account, order in orders.items() if order.state == Stop.REFUSED}
    # Made just now: its message has not left and will let the question go.
    leads = {
        account for account, order in orders.items()
        if order.state == Stop.QUEUED and order.ordered_at == now
    }  # fmt: skip
    queries = ask_all(report_id, [
        Question(node.bank, node.account, node.first_time, led=node.account in leads)
        for node in nodes if mandate_id is None or node.account not in refused
    ], actor, now, mandate_id=mandate_id)  # fmt: skip
    return {
        account: Made(
            order.key, order.answer_code if account in refused else "",
            queries[account].key if account in queries else None,
        )
        for account, order in orders.items()
    }  # fmt: skip


def _wanted(node: Node, why: str, report_id: int, mandate_id: int | None) -> Ask:
    if not node.bank:
        raise Trouble(zh="开户行不明, 无法发出指令", en="its bank is not known: no order can go",
                      field="bank")  # fmt: skip
    return Ask(
        report_id=report_id, bank=node.bank, account=node.account, holder=node.holder,
        amount_fen=node.in_fen, paid_at=node.first_time, why=why, mandate_id=mandate_id,
    )  # fmt: skip


def _record(
    actor: Actor, verb: str, kind: str, keys: Sequence[int], report_id: int, now: datetime
) -> None:
    record_each(
        keys, actor_id=actor.user_id, role=actor.role, verb=verb, subject_kind=kind,
        ground=f"report:{report_id}", purpose="chase", now=now,
    )  # fmt: skip


_READERS: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    Code.QUERY_HOLDER: read_holder, Code.QUERY_ACCOUNTS: read_accounts,
}  # fmt: skip
