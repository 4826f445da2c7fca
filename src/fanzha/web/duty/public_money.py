"""The white list: accounts over which public money runs, who listed each, why, until when."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST

from fanzha.engine.read.mapping_files import find_mapping, known_mappings
from fanzha.govern.access.opening import open_to
from fanzha.govern.access.rules import Actor
from fanzha.kit.errors import Trouble
from fanzha.recover.report.prefill import banks
from fanzha.recover.stop import public_accounts as listing
from fanzha.recover.stop.public_imports import import_public_accounts
from fanzha.recover.stop.public_rules import NewPublicAccount, may_list
from fanzha.web.asked import actor, now, whole
from fanzha.web.uploads import demanded, kept
from fanzha.words import law
from fanzha.words.enums import Role

SHOWN = 500


@open_to(Role.DUTY_OFFICER, Role.LEADER, Role.ADMIN)
def public_accounts(request: HttpRequest) -> HttpResponse:
    """Which accounts are never stopped, and which wait for a second person?"""
    who, moment = actor(request), now(request)
    rows = listing.public_accounts(moment).select_related("lister", "confirmer")
    waiting = listing.public_accounts_to_confirm(moment).select_related("lister")
    longest = timedelta(days=law.number("public_account.longest_days", moment))
    page = {
        "rows": rows[:SHOWN], "waiting": waiting[:SHOWN], "banks": banks(), "mappings": _mappings(),
        "works": may_list(who), "me": who.user_id, "latest": (moment + longest).astimezone(law.SHANGHAI),
        "by_two": law.holds("public_account.second_person", moment),
    }  # fmt: skip
    return render(request, "duty/public_accounts.html", page)


@require_POST
@open_to(Role.LEADER, Role.ADMIN)
def public_account_act(request: HttpRequest) -> HttpResponse:
    """One act on the list, named by `act`: list, import, confirm or unlist."""
    who, moment, post = actor(request), now(request), request.POST
    what = post.get("act", "")
    if what == "list":
        listing.list_account(_new(request), who, moment)
    elif what == "import":
        _import(request, who, moment)
    elif what == "confirm":
        listing.confirm_listing(whole(post.get("number", ""), "number"), who, moment)
    elif what == "unlist":
        listing.unlist_account(whole(post.get("number", ""), "number"), who, moment)
    else:
        raise Http404
    return redirect("public_accounts")


def _new(request: HttpRequest) -> NewPublicAccount:
    told = {name: str(request.POST.get(name, "")).strip() for name in
            ("account", "bank", "holder", "ground", "until")}  # fmt: skip
    return NewPublicAccount(
        told["account"].replace(" ", ""), told["bank"], told["holder"], told["ground"],
        _end_of_day(told["until"]),
    )  # fmt: skip


def _end_of_day(text: str) -> datetime | None:
    """The end of a day in Asia/Shanghai; None where no day was given."""
    if not text:
        return None
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise Trouble(zh="日期不对", en="not a date", field="until")
    return datetime.combine(day, time.max, law.SHANGHAI)


@transaction.atomic
def _import(request: HttpRequest, who: Actor, moment: datetime) -> None:
    """A file with a bad row is refused as a whole here; the command line tells row by row."""
    name = request.POST.get("mapping", "")
    if name not in _mappings():
        raise Trouble(zh="请选择文件格式", en="choose the format of the file", field="mapping")
    with kept(demanded(request, "file")) as path:
        done = import_public_accounts(path, name, who, moment)
    for row in done.rejected.to_pylist()[:1]:
        raise Trouble(row["reason_zh"], row["reason_en"], field=row["field"], row=row["row"])


def _mappings() -> dict[str, str]:
    """Formats that can be chosen: sender by the mapping's name."""
    names = [name for name in known_mappings() if name.startswith("public_accounts")]
    return {name: find_mapping(name, "public_accounts").source for name in names}
