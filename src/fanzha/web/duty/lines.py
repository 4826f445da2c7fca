"""The lines to the banks, and answers that fit nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from fanzha.govern.access.opening import open_to
from fanzha.govern.units.rules import Line
from fanzha.recover.message.by_hand.actions import settle
from fanzha.recover.message.by_hand.rules import FORMS
from fanzha.recover.message.line.rules import Circuit
from fanzha.recover.message.queries import access_kept, every_line, kept_answers
from fanzha.recover.message.rules import VERDICT_LABELS
from fanzha.recover.report.prefill import banks
from fanzha.web.asked import actor, now
from fanzha.words.enums import Role

READ = (Role.DUTY_OFFICER, Role.ANALYST, Role.LEADER, Role.ADMIN)
SHOWN = 200
LABELS = {
    Circuit.CLOSED: _("时断时续"),
    Circuit.OPEN: _("已断开, 暂不发送"),
    Circuit.HALF_OPEN: _("正在试探"),
}
KINDS = {Line.XML: _("报文直连"), Line.HAND: _("平台代录"), Line.FILE: _("文件往来")}


@open_to(*READ)
def bank_lines(request: HttpRequest) -> HttpResponse:
    """Which banks cannot be reached, since when, and how many messages wait?"""
    lines = [
        (line, KINDS[line.kind], LABELS[line.trouble.circuit] if line.trouble else "")
        for line in every_line()
    ]
    page = {"lines": lines, "banks": banks(), "broken": sum(bool(one.trouble) for one, *_ in lines)}
    return render(request, "duty/lines.html", page)


@open_to(Role.DUTY_OFFICER)
def odd_answers(request: HttpRequest) -> HttpResponse:
    """Which answers fit nothing, and has somebody looked?"""
    settled = bool(request.GET.get("settled"))
    rows = [(row, VERDICT_LABELS.get(row.reason, row.reason))
            for row in kept_answers(settled=settled)[:SHOWN]]  # fmt: skip
    return render(request, "duty/odd_answers.html", {"rows": rows, "settled": settled})


@open_to(Role.DUTY_OFFICER)
def odd_answer(request: HttpRequest, kept_id: int) -> HttpResponse:
    """One of them as it came, why it fits nothing, and the message it names."""
    kept, message = access_kept(kept_id, actor(request), now(request))
    page = {
        "kept": kept, "message": message, "why": VERDICT_LABELS.get(kept.reason, kept.reason),
        "label": FORMS[message.code].label if message else None,
        "report": _report(str(message.body.get("ground", ""))) if message else None,
    }  # fmt: skip
    response = render(request, "duty/odd_answer.html", page)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@open_to(Role.DUTY_OFFICER)
def look(request: HttpRequest, kept_id: int) -> HttpResponse:
    """Looked at, with a note."""
    settle(kept_id, request.POST.get("note", ""), actor(request), now(request))
    return redirect("odd_answers")


def _report(ground: str) -> int | None:
    kind, _, number = ground.partition(":")
    return int(number) if kind == "report" and number.isdecimal() else None
