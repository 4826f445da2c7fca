"""The mandate, the steps taken under it, and the questions to banks, on the page of a chase."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.http import Http404, QueryDict

from fanzha.govern.access.rules import Actor
from fanzha.recover.message.codes import Code
from fanzha.recover.trace import mandate, mandates, monitoring, rules, watching
from fanzha.recover.trace.actions import ask_about
from fanzha.recover.trace.following import METHOD_LABELS, Amounts
from fanzha.recover.trace.picture import Picture, Status
from fanzha.recover.trace.queries import (
    basis_of_monitor,
    basis_of_query,
    mandates_of,
    monitors_of,
    queries_of,
    siblings,
    steps_of,
    used_of,
)
from fanzha.recover.trace.signs import SIGN_LABELS
from fanzha.web.asked import whole, yuan
from fanzha.words.holders import HOLDER_LABELS, HolderKind
from fanzha.words.money import Fen, show

HELD = (Status.ORDERED, Status.STOPPED, Status.FROZEN)
WATCH_PERIOD = timedelta(hours=24)
SHOWN_QUESTIONS = 20


class Press(Protocol):
    """One press of a button on the page of a chase, as `acts.Pressed`."""

    @property
    def chase(self) -> int:
        """The report's number."""

    @property
    def post(self) -> QueryDict:
        """All that was sent."""

    @property
    def who(self) -> Actor:
        """The officer."""

    @property
    def at(self) -> datetime:
        """The moment, UTC."""

    def text(self, field: str) -> str:
        """What was typed into a field, "" where nothing was."""


def automatic_page(
    report_id: int, picture: Picture, amounts: Amounts, who: Actor, now: datetime
) -> dict[str, Any]:
    """What the page shows of mandates and questions. For doors that passed the report's gate.

    `rows` are the accounts, each with its stolen money by every other method, and why the
    mandate in force does not reach it.
    """
    every, steps = mandates_of(report_id), steps_of(report_id)
    last = every[-1] if every else None
    by_itself = {step.account for step in steps if step.kind == "stop"}
    told = _mandate(last, picture, who, now) if last else {}
    beyond = told.get("beyond", {})
    asked = queries_of(report_id)
    return {
        **told,
        "rows": [
            (node, _other_methods(amounts, node.account), beyond.get(node.account))
            for node in picture.nodes
        ],
        "offered": _offered(report_id, now), "kinds": _kinds(), "steps": steps,
        "to_review": [
            node for node in picture.nodes
            if node.account in by_itself and node.signs and node.status in HELD
        ],
        "signs": SIGN_LABELS,
        "monitors": [
            (one, monitoring.STATE_LABELS[monitoring.shown_state(one.state, one.until, now)],
             basis_of_monitor(one))
            for one in monitors_of(report_id)
        ],
        "siblings": siblings(report_id), "holders": _holders(asked), **_questions(asked),
    }  # fmt: skip


def _other_methods(amounts: Amounts, account: str) -> list[tuple[dict[str, str], int]]:
    return [
        (METHOD_LABELS[method], fen) for method, fen in amounts.at(account).items()
        if method != "dirty_first"
    ]  # fmt: skip


def _mandate(last: Any, picture: Picture, who: Actor, now: datetime) -> dict[str, Any]:
    state = mandate.shown_state(last.state, last.until, now)
    used = used_of(last)
    chosen = mandate.choose(picture, last.terms(), used)
    return {
        "mandate": last, "mandate_state": state, "mandate_label": mandate.STATE_LABELS[state],
        "mandate_open": state in mandate.OPEN, "used": used, "used_fen": used.fen(picture),
        "mandate_kinds": [HOLDER_LABELS[HolderKind(kind)] for kind in last.kinds],
        "may_confirm": last.officer_id != who.user_id,
        "beyond": {one.node.account: one.beyond for one in chosen if one.beyond}
        if state == mandate.State.ACTIVE else {},
    }  # fmt: skip


def _offered(report_id: int, now: datetime) -> dict[str, Any]:
    terms = mandates.terms_offered(report_id, now)
    return {
        "amount": show(Fen(terms.amount_fen)), "layers": terms.hops + 1,
        "accounts": terms.accounts, "hours": (terms.until - now) // timedelta(hours=1),
    }  # fmt: skip


def _kinds() -> list[tuple[str, dict[str, str], bool]]:
    return [(kind, HOLDER_LABELS[kind], kind in mandate.USUAL_KINDS) for kind in mandate.KINDS]


def _holders(asked: Iterable[Any]) -> list[tuple[str, dict[str, Any]]]:
    """Who holds which account, as banks told when they were asked."""
    told = [one for one in asked if one.code == Code.QUERY_HOLDER and one.said]
    return [(one.account, one.said) for one in told]


def _questions(asked: Sequence[Any]) -> dict[str, Any]:
    """The questions a person may look at: those asked in vain first, then the newest.

    Each with its kind, state and basis, and whether it may be asked again: nothing newer of
    its kind was asked about the account.
    """
    newest = {(one.account, one.code): one.pk for one in asked}
    ordered = sorted(asked, key=lambda one: (one.state not in rules.IN_VAIN, -one.pk))
    shown = [
        (one, rules.QUESTION_LABELS[Code(one.code)], rules.STATE_LABELS[rules.State(one.state)],
         basis_of_query(one),
         one.state in rules.IN_VAIN and newest[one.account, one.code] == one.pk)
        for one in ordered[:SHOWN_QUESTIONS]
    ]  # fmt: skip
    return {"questions": shown, "more_questions": len(asked) - len(shown)}


def issue_typed(chase: int, post: QueryDict, who: Actor, at: datetime) -> None:
    """Sign the mandate as the form has it. Raises Trouble naming the field."""
    hours = whole(str(post.get("hours", "")), "hours")
    terms = mandate.Terms(
        amount_fen=yuan(str(post.get("amount", "")), "amount"),
        hops=whole(str(post.get("layers", "")), "layers") - 1,
        accounts=whole(str(post.get("accounts", "")), "accounts"),
        kinds=frozenset(post.getlist("kinds")), until=at + timedelta(hours=min(hours, 1000)),
    )  # fmt: skip
    mandates.issue(chase, terms, who, at)


def _own(it: Press, field: str, own: Iterable[int]) -> int:
    """The row that was meant. Raises Http404 for one of another chase."""
    number = whole(it.text(field), field)
    if number not in own:
        raise Http404
    return number


def _mandate_of(it: Press) -> int:
    return _own(it, "mandate", (one.pk for one in mandates_of(it.chase)))


def _monitor_of(it: Press) -> int:
    return _own(it, "monitor", (one.pk for one in monitors_of(it.chase)))


ACTS: dict[str, Callable[[Press], object]] = {
    "mandate": lambda it: issue_typed(it.chase, it.post, it.who, it.at),
    "mandate_confirm": lambda it: mandates.confirm(_mandate_of(it), it.who, it.at),
    "take_over": lambda it: mandates.take_over(_mandate_of(it), it.text("why"), it.who, it.at),
    "hand_back": lambda it: mandates.hand_back(_mandate_of(it), it.text("why"), it.who, it.at),
    "mandate_revoke": lambda it: mandates.revoke(_mandate_of(it), it.text("why"), it.who, it.at),
    "ask_about": lambda it: ask_about(it.chase, it.text("account"), it.text("code"), it.who, it.at),
    "watch": lambda it: watching.watch(
        it.chase, it.text("account"), it.at + WATCH_PERIOD, it.text("why"), it.who, it.at
    ),
    "watch_end": lambda it: watching.end(_monitor_of(it), it.who, it.at),
}
