"""The first rules: pure decisions on one event (or a clock) in the light of a phone's story.

A rule returns a Hit or nothing. Windows are counted in log time: what had not arrived is
not known. Every threshold is in `data/rules.toml`, with its reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from fanzha.prevent.block.rules import Listing
from fanzha.prevent.detect.settings import Settings
from fanzha.prevent.detect.signals import Row
from fanzha.prevent.detect.state import Call, Fact, Story
from fanzha.words.reasons import Reason

MINUTE = timedelta(minutes=1)
LINK = re.compile(r"(?:https?://)?((?:[a-z0-9][a-z0-9-]{0,62}\.)+[a-z]{2,})", re.IGNORECASE)


@dataclass(frozen=True)
class Hit:
    """A rule fired: which, why, what it guesses, the money in sight, and the events."""

    rule: str
    reason: Reason
    scam_type: str
    rows: tuple[Row, ...]
    money_fen: int | None = None


def still_on(call: Call, at: datetime) -> Hit:
    """A suspicious call that still runs when its clock is due: a listed number, else a long one."""
    if call.listing:
        reason, scam_type = Reason("known_number"), call.listing.scam_type or "other"
        return Hit("known_number", reason, scam_type, (call.row,))
    minutes = int((at - call.began) / MINUTE)
    reason = Reason("long_call", {"origin": call.row["origin"], "minutes": minutes})
    return Hit("long_call", reason, "authority", (call.row,))


def due(row: Row, listing: Listing | None, settings: Settings) -> datetime | None:
    """When a call is looked at again if it still runs; null for a call nobody minds."""
    began: datetime = row["event_time"]
    if listing:
        return began + settings.known_call
    wait = settings.long_call.get(row["origin"])
    return began + wait if wait else None


def app_in_call(row: Row, story: Story, at: datetime, settings: Settings) -> Hit | None:
    """An app from outside a store while a suspicious call runs, or soon after it."""
    call = latest_call(story, at, settings.app_after_call, settings)
    if call is None:
        return None
    reason = Reason("app_in_call", {"app": row["app"]})
    return Hit("app_in_call", reason, "loan", (call.row, row))


def listed_site(row: Row, listing: Listing) -> Hit:
    """A visit to a site that is listed."""
    reason = Reason("listed_site", {"host": row["host"]})
    return Hit("listed_site", reason, listing.scam_type or "other", (row,))


def listed_account(row: Row, listing: Listing) -> Hit:
    """A transfer to an account that is listed."""
    money = row["amount_fen"]
    reason = Reason("listed_account", {"amount": money})
    return Hit("listed_account", reason, listing.scam_type or "other", (row,), money)


def large_payment(row: Row, story: Story, at: datetime, settings: Settings) -> Hit | None:
    """A large transfer to a new payee after a suspicious call or an app of unknown origin.

    That the payee is new is for the caller to see to: it needs the history of payments.
    """
    money = row["amount_fen"]
    if money < settings.payment_fen:
        return None
    call = latest_call(
        story, at, settings.payment_after_call, settings, least=settings.payment_call
    )
    if call:
        reason = Reason("large_payment_after_call", {"amount": money})
        return Hit("large_payment", reason, "authority", (call.row, row), money)
    app = next((f for f in reversed(story.apps) if at - f.at <= settings.payment_after_app), None)
    if app:
        reason = Reason("large_payment_after_app", {"amount": money})
        return Hit("large_payment", reason, "investment", (app.row, row), money)
    return None


def text_then_visit(row: Row, text: Fact, at: datetime, settings: Settings) -> Hit | None:
    """A visit to the link of a stranger's text in a con artist's words."""
    if at - text.at > settings.visit_after_text:
        return None
    reason = Reason("text_then_visit", {"scam_type": text.scam_type, "host": row["host"]})
    return Hit("text_then_visit", reason, text.scam_type, (text.row, row))


def latest_call(
    story: Story, at: datetime, ago: timedelta, settings: Settings,
    least: timedelta = timedelta(0),
) -> Call | None:  # fmt: skip
    """The last suspicious call of at least `least` that runs or was over at most `ago` before."""
    for call in reversed(story.calls.values()):
        over = call.over_at or min(at, call.began + settings.longest_call)
        if at - over <= ago and over - call.began >= least and at - call.at <= settings.window:
            return call
    return None


def links(body: str) -> list[str]:
    """The hosts a text links to, in lower case.

    >>> links("【平台】额度已到账, 点 http://a.dk-8.cn/x 领取")
    ['a.dk-8.cn']
    """
    return [found.lower() for found in LINK.findall(body)]


def scam_type_of_text(body: str, signs: dict[str, list[str]]) -> str:
    """The scam type most of whose signs are in the text; empty when none is.

    >>> scam_type_of_text("低息贷款, 额度二十万", {"loan": ["贷款", "额度"], "brushing": ["刷单"]})
    'loan'
    """
    found = {kind: sum(word in body for word in words) for kind, words in signs.items()}
    best = max(found, key=lambda kind: found[kind])
    return best if found[best] else ""
