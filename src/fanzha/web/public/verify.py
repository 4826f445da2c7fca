"""Is it really the centre that calls? One answer or the other, and nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fanzha.govern.access.opening import open_to_public
from fanzha.prevent.channel import codes
from fanzha.web.asked import now


@open_to_public
def verify(request: HttpRequest) -> HttpResponse:
    """A box for six digits. The answer is the same for a wrong code and for one that ran out."""
    if request.method != "POST":
        return render(request, "public/verify.html")
    return answer(request, request.POST.get("code", ""))


def answer(request: HttpRequest, code: str) -> HttpResponse:
    """The page with the verdict on a code; 429 for whoever asks too often."""
    at = now(request)
    if not codes.may_guess(request.META.get("REMOTE_ADDR", ""), at):
        return render(request, "public/verify.html", {"verdict": "later"}, status=429)
    verdict = "real" if codes.check(code, at).real else "nobody"
    return render(request, "public/verify.html", {"verdict": verdict})
