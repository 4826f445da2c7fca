"""Check something, report something. No sign-in, no personal data back."""

from __future__ import annotations

import uuid
from collections import defaultdict
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from fanzha.engine.read.report import ScamGuess, scam_guesses
from fanzha.govern.access.opening import open_to_public
from fanzha.prevent.block.queries import listed
from fanzha.prevent.block.rules import Kind, Listing
from fanzha.prevent.channel.codes import is_code
from fanzha.recover.report.actions import digest_of, take_report
from fanzha.recover.report.prefill import banks, reading_of
from fanzha.recover.report.rules import LONGEST_TEXT, Told
from fanzha.web.asked import now
from fanzha.web.public.pasted import values_in
from fanzha.web.public.verify import answer as verified

# One strong word of words/data/scam_words.toml is enough to say "stop and ask": a wrong
# amber costs a call to 96110, a missed one the savings.
ENOUGH = 3
LONGEST_REF = 40


@open_to_public
def public(request: HttpRequest) -> HttpResponse:
    """One box; the answer is one colour and what to do. Six digits are a caller's code."""
    if request.method != "POST":
        return render(request, "public/public.html")
    pasted = request.POST.get("pasted", "")
    if is_code(pasted):
        return verified(request, pasted)
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
    # Sent twice it is one report; changed and sent again it is another, and nothing is lost.
    form = request.POST.get("ref", "")[:LONGEST_REF]
    reference = f"{form}:{digest_of(told)[:16]}" if form else ""
    number = take_report(told, source="public", now=now(request), source_ref=reference)
    request.session["reported"] = number
    return redirect("public_reported")


@require_POST
@open_to_public
def read_out(request: HttpRequest) -> HttpResponse:
    """What the centre reads out of one's own words, and what would still help. Keeps nothing."""
    text = request.POST.get("text", "")[:LONGEST_TEXT]
    reading = reading_of(text, now(request))
    lacking = {
        "account": not reading.accounts, "amount": not reading.amounts,
        "moment": not reading.moments,
    }  # fmt: skip
    page = {"reading": reading, "lacking": lacking, "banks": banks(), "told": bool(text.strip())}
    return render(request, "public/read_part.html", page)


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
