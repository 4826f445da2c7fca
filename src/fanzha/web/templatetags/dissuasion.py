"""How the lines of the paper are called."""

from __future__ import annotations

from django import template

from fanzha.web.audit.words import VERBS

register = template.Library()


@register.filter
def done_name(code: str) -> str:
    """What was done, as the record calls it: "call:answered" → 致电本人: 已接通."""
    verb = "met" if code == "visit:met" else code.replace(":", "_")
    return str(VERBS.get(verb, VERBS["resists"] if code.endswith(":resists") else verb))
