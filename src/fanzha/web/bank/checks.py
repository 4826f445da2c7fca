"""The payee checks of a liaison's own bank, and what its customers insisted on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from fanzha.govern.access.opening import open_to
from fanzha.prevent.shield.queries import checks_of_bank, figures
from fanzha.prevent.shield.rules import Answer, How
from fanzha.web.asked import actor, now
from fanzha.words.enums import Role

SHOWN = 200
WEEK = timedelta(days=7)
ANSWERS = {
    Answer.ALLOW: _("放行"),
    Answer.DELAY: _("延时到账"),
    Answer.VERIFY: _("核实"),
    Answer.REFUSE: _("拒绝"),
}
HOW = {
    How.COUNTER: _("柜面办理"),
    How.CALL: _("电话确认"),
    How.FACE: _("人脸核验"),
    How.VIDEO: _("视频核验"),
}


@require_GET
@open_to(Role.BANK_LIAISON)
def checks(request: HttpRequest) -> HttpResponse:
    """Which transfers did we ask about, and which customers insisted?"""
    who = actor(request)
    rows = [
        (row, ANSWERS[Answer(row.answer)], insisted, HOW[How(insisted.how)] if insisted else "")
        for row in checks_of_bank(who)[:SHOWN]
        for insisted in [getattr(row, "override", None)]
    ]
    page = {"rows": rows, **week(request, who.unit_code)}
    return render(request, "bank/checks.html", page)


def week(request: HttpRequest, bank: str = "") -> dict[str, Any]:
    """The figures of the last seven days: of one bank, or of all."""
    found = figures(now(request) - WEEK, bank=bank)
    told = [(ANSWERS[answer], found[answer]) for answer in Answer]
    return {"figures": [*told, (_("客户坚持转账"), found["override"])]}
