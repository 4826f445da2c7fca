"""The steps of a sign-in after the password, and one's own account: factor, password, sessions."""

from __future__ import annotations

from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp import login as note_device

from fanzha.govern.access import actions, second_factor, sessions
from fanzha.govern.access.opening import open_before_desk, open_to_signed_in
from fanzha.kit.errors import Trouble
from fanzha.web.asked import now


@open_to_signed_in
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """Where one is signed in, and how safe the sign-in is."""
    user = _user(request)
    page = {
        "seats": sessions.seats_of(user.pk, request.session.session_key),
        "codes_left": second_factor.codes_left(user),
        "wanted": second_factor.is_wanted(user.role, now(request)),
    }
    return render(request, "web/account.html", page)


@open_before_desk
@never_cache
@sensitive_post_parameters("code")
def code(request: HttpRequest) -> HttpResponse:
    """The step after the password: a code of the phone, or one on paper."""
    if request.method != "POST":
        return render(request, "web/code.html", {"next": _next(request)})
    user = _user(request)
    device = second_factor.shown_right(user, request.POST.get("code", ""), now(request))
    if device is None:
        page = {"next": _next(request), "trouble": _said(second_factor.wrong_code())}
        return render(request, "web/code.html", page, status=400)
    _verified(request, device)
    return redirect(_next(request))


@open_before_desk
@never_cache
@sensitive_post_parameters("code")
def factor(request: HttpRequest) -> HttpResponse:
    """Set the second factor up, or move it to another phone (which takes the one before)."""
    user = _user(request)
    if user.has_second_factor and user.otp_device is None:
        return redirect("signin_code")
    if request.method != "POST":
        return _factor_page(request)
    try:
        device, codes = second_factor.confirm(user, request.POST.get("code", ""), now(request))
    except Trouble as trouble:
        return _factor_page(request, _said(trouble))
    _verified(request, device)
    return render(request, "web/codes.html", {"codes": codes})


@open_to_signed_in
@require_POST
@never_cache
def codes(request: HttpRequest) -> HttpResponse:
    """New codes for paper; those before count no more."""
    user = _user(request)
    if not user.has_second_factor:
        return redirect("account_factor")
    return render(request, "web/codes.html", {"codes": second_factor.new_codes(user, now(request))})


@open_before_desk
@never_cache
@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    """Change one's password; every other session ends."""
    user = _user(request)
    if user.has_second_factor and user.otp_device is None:
        return redirect("signin_code")
    page: dict[str, Any] = {"next": _next(request), "first": user.must_change_password}
    if request.method != "POST":
        return render(request, "web/password.html", page)
    try:
        _change_password(request, user)
    except Trouble as trouble:
        page |= {"trouble": _said(trouble)}
        return render(request, "web/password.html", page, status=400)
    messages.success(request, _("密码已修改, 其他会话已退出"))
    return redirect(_next(request))


@open_to_signed_in
@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End one of one's sessions, or all but this one."""
    key, mark = request.session.session_key, request.POST.get("mark", "")
    sessions.end_seats(_user(request).pk, mark=mark, but=key)
    return redirect("account")


def _change_password(request: HttpRequest, user: Any) -> None:
    old, new, again = (request.POST.get(name, "") for name in ("old", "new", "again"))
    if new != again:
        raise Trouble(
            zh="两次输入的新密码不一致", en="the new password was typed in two ways", field="again"
        )
    actions.change_password(user, old, new, now(request))
    update_session_auth_hash(request, user)
    sessions.end_seats(user.pk, but=request.session.session_key)


def _factor_page(request: HttpRequest, trouble: str = "") -> HttpResponse:
    device = second_factor.device_to_confirm(_user(request))
    picture = segno.make(device.config_url, error="m").svg_inline(
        scale=5, border=2, dark="#000", light="#fff", omitsize=False
    )
    spaced = second_factor.key_to_type(device)
    page = {"picture": picture, "key": spaced, "trouble": trouble, "next": _next(request)}
    return render(request, "web/factor.html", page, status=400 if trouble else 200)


def _verified(request: HttpRequest, device: Any) -> None:
    """From here on the session is worth more: so it gets another key."""
    note_device(request, device)
    request.session.cycle_key()


def _user(request: HttpRequest) -> Any:
    """The signed-in person; `otp_device` is what proved the second factor, if anything did."""
    return request.user


def _next(request: HttpRequest) -> str:
    """Where to go on: an address of ours, or the first desk."""
    asked = request.POST.get("next") or request.GET.get("next") or "/"
    ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if ours else "/"


def _said(trouble: Trouble) -> str:
    english = (get_language() or "").startswith("en")
    return trouble.en if english else trouble.zh
