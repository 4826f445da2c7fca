"""People and units: looked up, given a desk, moved, deactivated, let in again."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fanzha.govern.access import people
from fanzha.govern.access.actions import NewUser
from fanzha.govern.access.listing import MOST, person, standing_of
from fanzha.govern.access.listing import people as found_people
from fanzha.govern.access.opening import open_to
from fanzha.govern.units.actions import NewUnit
from fanzha.govern.units.queries import of_kinds
from fanzha.kit.errors import Trouble
from fanzha.web.asked import actor, now
from fanzha.wiring.units import close_unit, reopen_unit
from fanzha.words.enums import Language, Role, UnitKind, label


def _units() -> dict[str, object]:
    """Every unit and how the kinds are called, for a page."""
    language: Language = "en" if (get_language() or "").startswith("en") else "zh"
    kinds = {kind: label(kind, language) for kind in UnitKind}
    return {"units": of_kinds(UnitKind), "kinds": kinds}


@open_to(Role.ADMIN)
def admin_people(request: HttpRequest) -> HttpResponse:
    """Everybody with a desk, and a form for one more."""
    search, role = request.GET.get("search", "").strip(), request.GET.get("role", "")
    rows = list(found_people(search, role)[: MOST + 1])
    page = {
        "rows": rows[:MOST], "more": len(rows) > MOST, "search": search, "role": role,
        "roles": list(Role), **_units(),
    }  # fmt: skip
    return render(request, "admin/people.html", page)


@open_to(Role.ADMIN)
@require_POST
@never_cache
def admin_enter(request: HttpRequest) -> HttpResponse:
    """Give somebody a desk; the first password is shown this once."""
    asked = request.POST
    new = NewUser(
        asked.get("username", "").strip(), asked.get("role", ""), asked.get("unit", "").strip(),
        asked.get("name", "").strip(), asked.get("phone", "").strip(),
    )  # fmt: skip
    if not new.shown_name or len(new.shown_name) > 80 or len(new.phone) > 20:
        raise Trouble(
            zh="请填姓名(80 字以内), 电话 20 位以内",
            en="a name is needed (80 characters), a phone number has at most 20", field="name",
        )  # fmt: skip
    password = people.enter_person(new, actor(request), now(request))
    return render(request, "admin/password.html", {"who": new.username, "password": password})


@open_to(Role.ADMIN)
def admin_person(request: HttpRequest, user_id: int) -> HttpResponse:
    """One person: how the sign-in stands, and what may be done."""
    who = person(user_id)
    page = {
        "person": who, "standing": standing_of(who), "roles": list(Role), **_units(),
        "oneself": who.pk == actor(request).user_id,
    }  # fmt: skip
    return render(request, "admin/person.html", page)


@open_to(Role.ADMIN)
@require_POST
@never_cache
def admin_act(request: HttpRequest, user_id: int) -> HttpResponse:
    """Do one thing to a person. Raises Trouble for oneself, or an act that is none."""
    by, at, asked = actor(request), now(request), request.POST
    who = person(user_id)
    acts: dict[str, Callable[[], str | None]] = {
        "move": lambda: people.move_person(
            user_id, asked.get("role", ""), asked.get("unit", "").strip(), by, at
        ),
        "deactivate": lambda: people.set_active(user_id, False, by, at),
        "activate": lambda: people.set_active(user_id, True, by, at),
        "unlock": lambda: people.unlock(user_id, by, at),
        "reset_factor": lambda: people.reset_factor(user_id, by, at),
        "reset_password": lambda: people.reset_password(user_id, by, at),
    }
    act = acts.get(asked.get("act", ""))
    if act is None:
        raise Trouble(zh="没有这项操作", en="there is no such act", field="act")
    password = act()
    if password is not None:
        return render(request, "admin/password.html", {"who": who.username, "password": password})
    messages.success(request, _("已生效并记入审计"))
    return redirect("admin_person", user_id)


@open_to(Role.ADMIN)
@require_POST
def admin_unit_act(request: HttpRequest, code: str) -> HttpResponse:
    """Close a unit where nothing is open, or open it again."""
    acts = {"close": close_unit, "reopen": reopen_unit}
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        raise Trouble(zh="没有这项操作", en="there is no such act", field="act")
    act(code, actor(request), now(request))
    messages.success(request, _("已生效并记入审计"))
    return redirect("admin_units")


@open_to(Role.ADMIN)
def admin_units(request: HttpRequest) -> HttpResponse:
    """The tree of units, and a form for one more."""
    if request.method == "POST":
        asked = {
            name: value.strip() for name, value in request.POST.items() if isinstance(value, str)
        }
        code, name = asked.get("code", ""), asked.get("name_zh", "")
        new = NewUnit(
            code, name[:80], (asked.get("name_en") or name)[:80], asked.get("kind", ""),
            asked.get("parent") or None,
        )  # fmt: skip
        people.add_unit(new, actor(request), now(request))
        messages.success(request, _("已生效并记入审计"))
        return redirect("admin_units")
    return render(request, "admin/units.html", _units())
