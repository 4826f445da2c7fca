"""How a made-up resident takes being warned: answers or not, listens or not, is at home or not."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from zlib import crc32

import numpy as np

from fanzha.sim.data import load
from fanzha.words.money import Fen, fen


class Truth(StrEnum):
    """What is the matter with somebody who is warned."""

    IN_DANGER = "in_danger"
    NO_SCAM = "no_scam"
    PAID = "paid"


@dataclass(frozen=True)
class Temper:
    """One person's. `answers_at`: the call they answer, None when they never do. Times in minutes:
    `leaves_min` and `arrives_min` from the moment somebody is sent. `would_pay_fen`: what they pay
    when nobody stops them."""

    truth: Truth
    answers_at: int | None
    listens_on_phone: bool
    listens_at_door: bool
    at_home: bool
    leaves_min: float
    arrives_min: float
    would_pay_fen: Fen


def temper(seed: int, key: str) -> Temper:
    """The temper of whoever is known by `key`; the same for the same seed, whatever came before.

    >>> temper(1, "P1") == temper(1, "P1"), temper(1, "P1") == temper(1, "P2")
    (True, False)
    """
    data, chance = load("temper"), np.random.default_rng([seed, crc32(key.encode())])
    leaves = _lognormal(chance, data["visit"]["leaves"])
    pays = round(_lognormal(chance, data["would_pay"]))
    return Temper(
        truth=_truth(chance.random(), data["is"]),
        answers_at=_call(chance.random(), data["answers"]),
        listens_on_phone=chance.random() < data["listens"]["on_the_phone"],
        listens_at_door=chance.random() < data["listens"]["at_the_door"],
        at_home=chance.random() < data["visit"]["at_home"],
        leaves_min=leaves,
        arrives_min=leaves + _lognormal(chance, data["visit"]["arrives"]),
        would_pay_fen=fen(str(pays)),
    )


def _truth(drawn: float, shares: dict[str, float]) -> Truth:
    if drawn < shares["paid"]:
        return Truth.PAID
    return Truth.NO_SCAM if drawn < shares["paid"] + shares["no_scam"] else Truth.IN_DANGER


def _call(drawn: float, shares: dict[str, float]) -> int | None:
    for number, name in enumerate(("first", "second", "third"), start=1):
        drawn -= shares[name]
        if drawn < 0:
            return number
    return None


def _lognormal(chance: np.random.Generator, spread: dict[str, Any]) -> float:
    return math.exp(math.log(spread["median"]) + spread["sigma"] * chance.standard_normal())
