"""The report page: what happened, and is it enough to stop the money?"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from fanzha.govern.access.opening import open_to
from fanzha.recover.report.earlier import BY_LABELS, Victim, access_earlier
from fanzha.recover.report.payments import doubts
from fanzha.recover.report.prefill import banks, prefixes, reading_of
from fanzha.recover.report.queries import access_report, links_of
from fanzha.recover.report.rules import ENDING_LABELS, LINK_LABELS, Clue, Ending, PaymentFacts
from fanzha.web.asked import actor, now, whole
from fanzha.web.duty.forms import (
    Row,
    clue_rows,
    clues_of,
    loose_amounts,
    loose_moments,
    row_of,
    rows_of,
    spot_of,
    typed_rows,
)
from fanzha.words.enums import Role
from fanzha.words.scam_types import TAXONOMY

READ = (Role.DUTY_OFFICER, Role.ANALYST, Role.LEADER)
PERSON = ("victim_name", "victim_phone", "victim_id")
LONGEST_REF = 64


@open_to(Role.DUTY_OFFICER)
def new_report(request: HttpRequest) -> HttpResponse:
    """An empty report."""
    return render(request, "duty/report.html", {"ref": uuid4(), **read_page(request, "")})


@open_to(*READ)
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """A saved report; one that was accepted is a chase."""
    found = access_report(report_id, actor(request), "take_report", now(request))
    if found.accepted_at is not None:
        return redirect("chase", report_id)
    kept = [_saved(payment.facts()) for payment in found.payments.all()]
    sure = [Clue(clue.kind, clue.value) for clue in found.clues.all()]
    page = read_page(request, found.text, kept, sure)
    saved = {name: getattr(found, name) for name in (*PERSON, "scam_type")}
    page |= {name: value for name, value in saved.items() if value}
    page |= {
        "report": found, "links": links_of(report_id), "link_labels": LINK_LABELS,
        "endings": [pair for pair in ENDING_LABELS.items() if pair[0] != Ending.FINISHED],
    }  # fmt: skip
    return render(request, "duty/report.html", page)


@require_POST
@open_to(Role.DUTY_OFFICER)
def read_out(request: HttpRequest) -> HttpResponse:
    """What the text seems to say, for the right half of the page; what is ticked stays."""
    post = request.POST
    page = read_page(request, post.get("text", ""), typed_rows(post), clues_of(post))
    for name in PERSON:
        page[name] = post.get(name) or page.get(name, "")
    if post.get("scam_type", "") != post.get("guessed", ""):
        page["scam_type"] = post.get("scam_type", "")
    return render(request, "duty/read_part.html", page)


@require_POST
@open_to(Role.DUTY_OFFICER)
def known(request: HttpRequest) -> HttpResponse:
    """Whether this victim was cheated before. What is shown is on record."""
    post = request.POST
    number = whole(post["report"], "report") if post.get("report") else None
    ground = f"call:{post.get('ref', '')[:LONGEST_REF]}" if number is None else f"report:{number}"
    accounts = [row.payer_account.strip() for row in typed_rows(post) if row.payer_account.strip()]
    name, phone, identity = (post.get(field, "").strip() for field in PERSON)
    victim = Victim(name, phone, identity, accounts)
    earlier = access_earlier(
        victim, actor(request), ground=ground, report_id=number, now=now(request)
    )
    return render(request, "duty/known_part.html", {"earlier": earlier, "by_labels": BY_LABELS})


def read_page(
    request: HttpRequest, text: str, kept: list[Row] | None = None, sure: list[Clue] | None = None
) -> dict[str, Any]:
    """What the right half of the page shows of a text, beside the rows and clues kept."""
    plain = text.replace("\r\n", "\n")  # as the page's own script counts characters
    reading = reading_of(plain, now(request))
    first = {word.kind: word.value for word in reversed(reading.words)}
    guess = reading.guesses[0].code if reading.guesses else ""
    own = {first.get("phone", "")}
    return {
        "text": text, "reading": reading, "rows": rows_of(reading, plain, kept or []),
        "clues": clue_rows(reading, plain, own, sure or []),
        "amounts": [(amount.fen, spot_of(amount, plain)) for amount in loose_amounts(reading)],
        "moments": [(one.at, spot_of(one, plain)) for one in loose_moments(reading)],
        "banks": banks(), "types": TAXONOMY.nodes.values(), "scam_type": guess, "guessed": guess,
        "victim_name": first.get("own_name", ""), "victim_phone": first.get("phone", ""),
        "victim_id": first.get("id_card", ""), "works": actor(request).role == Role.DUTY_OFFICER,
    }  # fmt: skip


def _saved(payment: PaymentFacts) -> Row:
    doubtful = {doubt.field for doubt in doubts([payment], banks(), prefixes())}
    return row_of(payment, possible="payee_account" not in doubtful)
