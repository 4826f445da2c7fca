"""Reasons, events and states of an alert in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import template
from django.utils.translation import get_language, gettext

from fanzha.prevent.alert.rules import foremost, told_once
from fanzha.prevent.dissuade.ladder import ladder
from fanzha.prevent.dissuade.rules import NAMES
from fanzha.words import reasons
from fanzha.words.enums import Language, Level, label

register = template.Library()


@register.filter
def reason(item: Mapping[str, Any]) -> str:
    """Why the alert was raised, as a sentence."""
    return reasons.say(item["code"], item["params"], _language())


@register.filter
def sentences(items: Iterable[Mapping[str, Any]]) -> list[str]:
    """The reasons as a list of them is read."""
    return [reason(item) for item in told_once(items)]


@register.filter
def first_sentences(items: Iterable[Mapping[str, Any]], most: int) -> list[str]:
    """So many reasons for a short list, an earlier loss always among them."""
    return [reason(item) for item in foremost(items, most)]


@register.filter
def further_sentences(items: Iterable[Mapping[str, Any]], most: int) -> list[str]:
    """The reasons that `first_sentences` left out."""
    kept = foremost(items, most)
    return [reason(item) for item in told_once(items) if item not in kept]


@register.filter
def told(item: Mapping[str, Any]) -> str:
    """One event of the story, as a line."""
    return reasons.tell(item["kind"], item["facts"], _language())


@register.filter
def when(iso: str) -> datetime:
    """The moment written in an evidence."""
    return datetime.fromisoformat(iso)


@register.filter
def state_name(state: str) -> str:
    """What people call a state of the task."""
    return NAMES[state][_language() == "en"]


@register.filter
def level_name(level: str) -> str:
    """高, 中, 低."""
    return label(Level(level), _language())


@register.filter
def text(both: Any) -> str:
    """The line of a script in the reader's language."""
    return str(getattr(both, _language()))


@register.filter
def in_language(item: Any) -> str:
    """The name of a clock or a step of the ladder."""
    return str(getattr(item, _language()))


@register.filter
def then_in_language(clock: Any) -> str:
    """What follows when a clock of the ladder is over."""
    return str(getattr(clock, f"then_{_language()}"))


@register.filter
def clock_name(kind: str) -> str:
    """The name of a kind of clock."""
    return in_language(ladder().clocks[kind])


@register.filter
def tried(contact: Any) -> str:
    """What was tried, and what came of it."""
    ways = {
        "call": gettext("致电本人"), "employer": gettext("致电单位"), "family": gettext("致电家人"),
        "landlord": gettext("致电房东"), "visit": gettext("上门"), "desk": gettext("中心"),
        "text": gettext("短信"),
    }  # fmt: skip
    results = {
        "no_answer": gettext("无人接听"), "answered": gettext("已接通"), "resists": gettext("不听劝"),
        "set_out": gettext("已出发"), "in_person": gettext("已见面"),
        "not_found": gettext("未找到人"), "handed_over": gettext("派人上门"),
        "ended": gettext("办结"), "found": gettext("已找到"), "queued": gettext("待发"),
        "sent": gettext("已发出"), "delivered": gettext("已送达"), "read": gettext("已读"),
        "failed": gettext("未送达"), "area": gettext("移交外地"),
        "taken_over": gettext("对方已接手"), "came_back": gettext("逾时无人接手, 退回"),
        "hold_asked": gettext("已请值班台保护性止付"), "checked": gettext("已回访"),
        "too_late": gettext("来得太晚, 未改变任务"),
    }  # fmt: skip
    return f"{ways[contact.way]} · {results[contact.result]}"


def _language() -> Language:
    return "en" if (get_language() or "").startswith("en") else "zh"
