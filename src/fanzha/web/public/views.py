"""Check something, report something. No sign-in, no personal data back."""

from __future__ import annotations

import uuid
from collections import defaultdict
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from fanzha.engine.read.report import ScamGuess, scam_guesses
from fanzha.govern.access.opening import open_to_public
from fanzha.prevent.block.queries import listed
from fanzha.prevent.block.rules import Kind, Listing
from fanzha.recover.report.actions import take_report
from fanzha.recover.report.rules import Told
from fanzha.web.asked import now
from fanzha.web.public.pasted import values_in

# One strong word of words/data/scam_words.toml is enough to say "stop and ask": a wrong
# amber costs a call to 96110, a missed one the savings.
ENOUGH = 3


@open_to_public
def public(request: HttpRequest) -> HttpResponse:
    """One box; the answer is one colour and what to do."""
    if request.method != "POST":
        return render(request, "public/public.html")
    pasted = request.POST.get("pasted", "")
    found = _found(pasted, now(request))
    page = {"pasted": pasted, "checked": True, "found": found, "wording": _wording(pasted)}
    return render(request, "public/public.html", page)


@open_to_public
def report(request: HttpRequest) -> HttpResponse:
    """Take a victim's or a witness's words; the same form sent twice is one report."""
    if request.method != "POST":
        return render(request, "public/report.html", {"ref": uuid.uuid4()})
    told = Told(
        text=request.POST.get("text", ""),
        victim_name=request.POST.get("name", "").strip(),
        victim_phone=request.POST.get("phone", "").strip(),
    )
    reference = request.POST.get("ref", "")[:64]
    number = take_report(told, source="public", now=now(request), source_ref=reference)
    request.session["reported"] = number
    return redirect("public_reported")


@open_to_public
def reported(request: HttpRequest) -> HttpResponse:
    """The number of the report this browser has just made, and what happens next."""
    number = request.session.get("reported")
    return render(request, "public/reported.html", {"number": number})


def _found(pasted: str, at: datetime) -> list[Listing]:
    asked: dict[Kind, list[str]] = defaultdict(list)
    for value in values_in(pasted):
        asked[value.kind].append(value.text)
    answers = (listed(kind, texts, at) for kind, texts in asked.items())
    return [listing for answer in answers for listing in answer.values()]


def _wording(pasted: str) -> ScamGuess | None:
    best = next(iter(scam_guesses(pasted)), None)
    return best if best and best.score >= ENOUGH else None
