"""Fates of texts and outcomes of calls in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import get_language, gettext

from fanzha.prevent.channel.rules import OUTCOME_LABELS, STATE_LABELS, WHY_LABELS
from fanzha.web.templatetags.show import scam_name
from fanzha.words.texts import WARNING

register = template.Library()

COLOURS = {"failed": "text-late fw-bold", "delivered": "text-stopped", "read": "text-stopped"}


@register.filter
def template_name(code: str) -> str:
    """What a text is for: 预警: 虚假贷款, 来电提醒 …"""
    kind, _, scam_type = code.partition(".")
    names = {
        WARNING: gettext("预警"), "call": gettext("来电提醒"), "missed": gettext("未接来电"),
        "visit": gettext("上门提醒"), "next_day": gettext("次日回访"), "group": gettext("守护群消息"),
    }  # fmt: skip
    name = names.get(kind, code)
    return f"{name}: {scam_name(scam_type)}" if scam_type else name


@register.filter
def text_state(state: str) -> str:
    """待发, 已送达 …"""
    return _said(STATE_LABELS, state)


@register.filter
def text_colour(state: str) -> str:
    """The class of a state: red only for what somebody must act on."""
    return COLOURS.get(state, "text-secondary")


@register.filter
def why_failed(why: str) -> str:
    """Why a text failed."""
    return _said(WHY_LABELS, why)


@register.filter
def call_outcome(outcome: str) -> str:
    """已通话, 无人接听 …"""
    return _said(OUTCOME_LABELS, outcome)


def _said(labels: Mapping[str, Mapping[str, str]], word: str) -> str:
    english = (get_language() or "").startswith("en")
    return labels[word]["en" if english else "zh"] if word in labels else word
