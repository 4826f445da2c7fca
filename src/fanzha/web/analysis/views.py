"""Import a transfer log, find the transfers to start from, follow the money."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fanzha.engine.trace import METHODS, Answer, candidates, trace
from fanzha.govern.access.opening import open_to
from fanzha.kit.folders import data_dir
from fanzha.recover.trace.imports import import_transfers, imported
from fanzha.recover.trace.log_access import access_transfer_log
from fanzha.web.analysis import forms
from fanzha.web.analysis.flows import chart_of
from fanzha.web.asked import actor, now
from fanzha.web.uploads import demanded, kept
from fanzha.words.enums import Role

NEAR_HOURS = 24
SHOWN = 200


@open_to(Role.ANALYST, Role.DUTY_OFFICER)
@require_GET
def analysis(request: HttpRequest) -> HttpResponse:
    """The imported logs and the form that follows money through one of them."""
    logs = imported(data_dir())
    asked = request.GET.get("log", "")
    page = {
        "logs": logs,
        "chosen": next((log for log in logs if log.files.log.name == asked), None),
        "mappings": forms.mapping_names(),
        "methods": list(METHODS),
        "may_import": actor(request).role == Role.ANALYST,
    }
    return render(request, "analysis/analysis.html", page)


@open_to(Role.ANALYST)
@require_POST
def import_log(request: HttpRequest) -> HttpResponse:
    """Bring in an uploaded file by a mapping, as `fanzha import transfers` does."""
    mapping = forms.mapping_of(request.POST.dict())
    with kept(demanded(request, "file")) as path:
        done = import_transfers(path, mapping, data=data_dir())
    told = {
        "rows": done.told["rows_in"],
        "kept": done.told["kept"],
        "left_out": sum(rule["rows"] for rule in done.told["left_out"]),
        "quarantined": done.told["quarantined"],
    }
    line = _("读入 %(rows)d 行 = 保留 %(kept)d + 排除 %(left_out)d + 隔离 %(quarantined)d") % told
    messages.success(
        request, line if done.changed else _("此文件已导入过, 没有改变。") + " " + line
    )
    return redirect(f"{reverse('analysis')}?log={done.files.log.name}")


@open_to(Role.ANALYST, Role.DUTY_OFFICER)
@require_POST
def seed_candidates(request: HttpRequest) -> HttpResponse:
    """Transfers of an account around a time, to be ticked as stolen.

    Asked by POST: an account number has no place in an address, which logs keep.
    """
    form = request.POST.dict()
    chosen = forms.log_of(form, data_dir())
    account, moment = form.get("account", "").strip(), forms.moment_of(form)
    log = access_transfer_log(chosen, actor(request), forms.ground_of(form), now(request))
    found = candidates(log, account, moment, NEAR_HOURS)
    page = {"found": found, "hours": NEAR_HOURS}
    return render(request, "analysis/candidates.html", page)


@open_to(Role.ANALYST, Role.DUTY_OFFICER)
@require_POST
def follow_money(request: HttpRequest) -> HttpResponse:
    """The trace as tables and a chart, or as the JSON file of `fanzha trace --json`."""
    answer = _answer(request)
    if request.POST.get("as") == "json":
        response = JsonResponse(answer.as_dict(), json_dumps_params={"indent": 1})
        name = f"trace-{answer.method}-{answer.version[:12]}.json"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    page = {
        "answer": answer,
        "out_fen": sum(answer.exits_fen.values()),
        "accounts": answer.accounts[:SHOWN],
        "edges": answer.edges[:SHOWN],
        "shown": SHOWN,
        "chart": chart_of(answer),
    }
    return render(request, "analysis/answer.html", page)


def _answer(request: HttpRequest) -> Answer:
    form = request.POST.dict()
    chosen, ground = forms.log_of(form, data_dir()), forms.ground_of(form)
    seeds, limits = forms.seeds_of(request), forms.limits_of(form)
    log = access_transfer_log(chosen, actor(request), ground, now(request))
    return trace(log, seeds, form.get("method", ""), **vars(limits))
