"""Why the system believes something, as a code with parameters; said in two languages.

The sentences are data: `data/reasons.toml`. A parameter is written `{name}`; `{amount}` is
fen shown as yuan, `{scam_type}` a code shown by its name, `{origin}` likewise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from string import Formatter
from typing import Any

from fanzha.words import money
from fanzha.words.data import load
from fanzha.words.enums import Language, Origin, label
from fanzha.words.scam_types import node

Value = str | int


@dataclass(frozen=True)
class Reason:
    """One reason. `params` fill the sentence; they hold no name of a person."""

    code: str
    params: dict[str, Value] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """For a JSON column."""
        return {"code": self.code, "params": self.params}


def say(code: str, params: dict[str, Value], language: Language = "zh") -> str:
    """The sentence of a reason.

    >>> say("foreign_call_on", {"origin": "foreign", "minutes": 18})
    '境外来电已持续 18 分钟, 仍未挂断'
    >>> say("listed_account", {"amount": 3800000}, "en")
    'Paid ¥38,000.00 to an account known to be involved'
    """
    sentence: str = _sentences()[code][language]
    return sentence.format_map({name: _shown(name, params[name], language) for name in params})


def codes() -> tuple[str, ...]:
    """Every code that has a sentence."""
    return tuple(_sentences())


@cache
def _sentences() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = load("reasons")["reason"]
    return found


def _shown(name: str, value: Value, language: Language) -> str:
    if name == "amount":
        return f"¥{money.show(int(value))}"
    if name == "scam_type":
        found = node(str(value))
        return found.zh if language == "zh" else found.en
    if name == "origin":
        return label(Origin(str(value)), language)
    return str(value)


def tell(kind: str, facts: dict[str, Any], language: Language = "zh") -> str:
    """One event of a story as a line; what the feed left out is a dash.

    >>> tell("transfer", {"payee": "6200000000000001", "amount_fen": 3800000})
    '付给账户 6200000000000001 ¥38,000.00'
    """
    sentence: str = _events()[kind][language]
    shown = dict(facts)
    if "amount_fen" in facts:
        shown["amount_fen"] = f"¥{money.show(int(facts['amount_fen']))}"
    if "origin" in facts:
        shown["origin"] = label(Origin(facts["origin"]), language)
    return sentence.format_map(_Dashes(shown))


class _Dashes(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "—"


@cache
def _events() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = load("reasons")["event"]
    return found


@cache
def needs(code: str) -> frozenset[str] | None:
    """What the sentence of `code` must be told; null where there is no such sentence.

    >>> sorted(needs("foreign_call_on")), needs("no such reason")
    (['minutes', 'origin'], None)
    """
    if code not in _sentences():
        return None
    named = (name for _, name, _, _ in Formatter().parse(_sentences()[code]["zh"]) if name)
    return frozenset(named)
