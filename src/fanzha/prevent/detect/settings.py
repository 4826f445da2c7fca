"""The rules' thresholds, read from `data/rules.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from fanzha.words.enums import Level


@dataclass(frozen=True)
class Settings:
    """Every threshold of the first rules; durations as timedelta, money in fen."""

    version: str
    window: timedelta
    longest_call: timedelta
    end_before_start: timedelta
    levels: dict[str, Level]
    known_call: timedelta
    long_call: dict[str, timedelta]
    app_after_call: timedelta
    payment_fen: int
    payment_call: timedelta
    payment_after_call: timedelta
    payment_after_app: timedelta
    visit_after_text: timedelta
    text_signs: dict[str, list[str]]


@cache
def settings() -> Settings:
    """The settings in force."""
    text = (files(f"{__package__}.data") / "rules.toml").read_text(encoding="utf-8")
    return _read(tomllib.loads(text))


def _read(data: dict[str, Any]) -> Settings:
    def minutes(rule: str, key: str) -> timedelta:
        return timedelta(minutes=data[rule][key])

    levels = {name: Level(part["level"]) for name, part in data.items()
              if isinstance(part, dict) and "level" in part}  # fmt: skip
    return Settings(
        version=data["version"],
        window=timedelta(hours=data["window_hours"]),
        longest_call=timedelta(hours=data["longest_call_hours"]),
        end_before_start=timedelta(hours=data["end_before_start_hours"]),
        levels=levels,
        known_call=minutes("known_number", "minutes"),
        long_call={
            origin: timedelta(minutes=number)
            for origin, number in data["long_call"]["minutes"].items()
        },
        app_after_call=minutes("app_in_call", "call_minutes_ago"),
        payment_fen=data["large_payment"]["amount_fen"],
        payment_call=minutes("large_payment", "call_minutes"),
        payment_after_call=minutes("large_payment", "call_minutes_ago"),
        payment_after_app=minutes("large_payment", "app_minutes_ago"),
        visit_after_text=minutes("text_then_visit", "minutes"),
        text_signs=data["text_signs"],
    )
