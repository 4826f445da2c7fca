"""Fates of texts and outcomes of calls in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import get_language

from fanzha.prevent.channel.rules import OUTCOME_LABELS, STATE_LABELS, WHY_LABELS

register = template.Library()

COLOURS = {"failed": "text-late fw-bold", "delivered": "text-stopped", "read": "text-stopped"}


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
