"""From freezes and their changes to the notices that go to banks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fanzha.recover.freeze.queries import changes_of, freezes_of
from fanzha.recover.freeze.rules import Kind as Extent
from fanzha.recover.paper.forms import basis, measures
from fanzha.recover.paper.forms.facts import Change, Freeze
from fanzha.recover.paper.rules import Kind
from fanzha.recover.stop.change_rules import Kind as Asked
from fanzha.wiring.papers.draft import Draft, Names, case_at

UNSENT = ("proposed", "withdrawn")


def freeze_papers(report: Any, names: Names) -> Iterator[Draft]:
    """One notice a freeze that left, and one a renewal or lifting that left."""
    freezes = freezes_of(report.pk)
    changes = changes_of(freezes)
    for freeze in freezes:
        if freeze.state in UNSENT:
            continue
        yield freeze_paper(report, freeze, names)
        for change in changes[freeze.pk]:
            if change.asked_at:
                yield freeze_change_paper(report, freeze, change, names)


def freeze_paper(report: Any, freeze: Any, names: Names) -> Draft:
    """The notice of a freeze."""
    decider = names.person(freeze.decider_id)
    facts = Freeze(
        case=case_at(report, freeze.ordered_at),
        account=names.account(freeze.account, freeze.bank, freeze.holder),
        full=freeze.kind == Extent.FULL, amount_fen=freeze.amount_fen, approval=freeze.approval,
        ordered_at=freeze.ordered_at,
        basis=basis.freeze(decider, freeze.ordered_at, _second(freeze, names)),
    )  # fmt: skip
    office = names.office(freeze.decider_id)
    return Draft(
        Kind.FREEZE, "freeze", freeze.pk, lambda: measures.freeze_notice(facts, office),
        freeze.bank, freeze.account,
    )  # fmt: skip


def freeze_change_paper(report: Any, freeze: Any, change: Any, names: Names) -> Draft:
    """The notice that renews or lifts a freeze."""
    renews = change.kind == Asked.EXTEND
    ground = basis.renewal if renews else basis.lift_freeze
    facts = Change(
        case=case_at(report, change.asked_at),
        account=names.account(freeze.account, freeze.bank, freeze.holder),
        order=f"冻结指令第 {freeze.pk} 号（批准文号：{freeze.approval}）",
        began_at=freeze.frozen_at, why=change.why, asked_at=change.asked_at,
        approval=change.approval,
        basis=ground(names.person(change.decider_id), change.asked_at, _second(change, names)),
    )  # fmt: skip
    kind, form = (
        (Kind.RENEW_FREEZE, measures.renew_notice) if renews
        else (Kind.LIFT_FREEZE, measures.lift_freeze_notice)
    )  # fmt: skip
    office = names.office(change.decider_id)
    return Draft(
        kind, "freeze_change", change.pk, lambda: form(facts, office), freeze.bank, freeze.account
    )


def _second(row: Any, names: Names) -> str:
    return names.person(row.confirmer_id) if row.confirmer_id else ""
