"""What the centre writes to residents: templates with slots, by purpose and scam type, as data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter
from types import MappingProxyType

from fanzha.kit.errors import Trouble
from fanzha.words.scam_types import node

WARNING = "warning"
FALLBACK = "other"
CODE, CENTRE = "code", "centre"
"""Slots that the centre fills by itself: the one-time code, and who speaks."""


@dataclass(frozen=True)
class Template:
    """One text with slots in braces, as `{code}`; `version` is its file's."""

    code: str
    version: str
    zh: str

    @property
    def slots(self) -> frozenset[str]:
        """The names of its slots."""
        return frozenset(name for _, name, _, _ in Formatter().parse(self.zh) if name)

    def filled(self, params: Mapping[str, str]) -> str:
        """The text with each slot filled. Raises Trouble for one that lacks or is not known.

        >>> template("group").filled({"centre": "某县反诈中心", "message": "少接陌生电话。", "code": "1"})
        '【某县反诈中心】少接陌生电话。 拨打96110核实, 核验码1'
        """
        if lacking := sorted(self.slots - params.keys()):
            raise _wrong(f"模板缺少 {lacking[0]}", f"nothing given for {lacking[0]}", lacking[0])
        if unknown := sorted(params.keys() - self.slots):
            raise _wrong(f"模板没有 {unknown[0]}", f"no place for {unknown[0]}", unknown[0])
        return self.zh.format_map(params)


@cache
def templates() -> Mapping[str, Template]:
    """Every template by its code."""
    made: dict[str, Template] = {}
    for file in sorted((files("fanzha.words.data") / "texts").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            data = tomllib.loads(file.read_text(encoding="utf-8"))
            made |= {
                item["code"]: Template(version=data["version"], **item) for item in data["text"]
            }
    return MappingProxyType(made)


def template(code: str) -> Template:
    """The template of this code. Raises Trouble when there is none."""
    try:
        return templates()[code]
    except KeyError:
        raise _wrong(f"没有短信模板 {code}", f"no template {code} for texts", "template") from None


def warning_of(scam_type: str) -> str:
    """The template that warns of a scam type: its own, else its category's, else the general one.

    >>> warning_of("loan.sms_1069"), warning_of("other")
    ('warning.loan', 'warning.other')
    """
    category = node(scam_type).parent or scam_type
    asked = (f"{WARNING}.{code}" for code in (scam_type, category, FALLBACK))
    return next(code for code in asked if code in templates())


def _wrong(zh: str, en: str, field: str) -> Trouble:
    return Trouble(zh=zh, en=en, field=field)
