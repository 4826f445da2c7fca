"""Figures of the payee check for analysts: counts only, no accounts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fanzha.govern.access.opening import open_to
from fanzha.web.bank.checks import week
from fanzha.words.enums import Role


@require_GET
@open_to(Role.ANALYST, Role.LEADER, Role.DUTY_OFFICER)
def checks(request: HttpRequest) -> HttpResponse:
    """What did the shield answer in the last seven days?"""
    return render(request, "analysis/checks.html", week(request))
