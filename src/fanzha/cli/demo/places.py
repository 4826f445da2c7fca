"""Where the sample town lies in a data folder, and the clock it lives by."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from fanzha.kit import clock
from fanzha.kit.clock import TownClock
from fanzha.sim.place import Size
from fanzha.sim.town import Town, build_town

SEED, DAYS = 1, 7


@dataclass(frozen=True)
class Places:
    """The files of the sample town below `data`."""

    data: Path

    @property
    def town(self) -> Path:
        """Events, entities and truth, as `fanzha sim town` writes them."""
        return self.data / "town"

    @property
    def world(self) -> Path:
        """What the made-up banks hold and what their customers are about to do."""
        return self.data / "banks" / "world.json"

    @property
    def played(self) -> Path:
        """Until when the town's events have been handed in."""
        return self.data / "town-played.json"

    @property
    def anchor(self) -> Path:
        """The clock, and the moment the stories count from."""
        return self.data / "town-clock.json"


def anchor_of(places: Places) -> datetime:
    """The moment the demo began, UTC: the stories count from it."""
    return datetime.fromisoformat(json.loads(places.anchor.read_text())["anchor"])


def start_clock(places: Places, speed: float, size: Size = Size.HAMLET) -> datetime:
    """Set the town's clock for this process and its children; returns the anchor.

    The first start fixes the anchor and the size; later ones go on from where the clock would be
    now, at the new speed.
    """
    real = datetime.now(UTC)
    if places.anchor.exists():
        kept = json.loads(places.anchor.read_text())
        town = TownClock.from_env(kept["clock"]).at(real)
    else:
        town, kept = real, {"anchor": real.isoformat(), "size": size}
    running = TownClock(real, town, speed)
    replace(places.anchor, json.dumps({**kept, "clock": running.to_env()}))
    os.environ[clock.ENV] = running.to_env()
    return datetime.fromisoformat(kept["anchor"])


def first_day(anchor: datetime) -> date:
    """The town's first day: the anchor's, so that its events lie around the present."""
    return clock.shown(anchor).date()


def size_of(places: Places) -> Size:
    """The size the demo began with; folders from before there was a choice hold a hamlet."""
    return Size(json.loads(places.anchor.read_text()).get("size", Size.HAMLET))


def town_of(places: Places) -> Town:
    """The sample town as it was when the demo began."""
    return build_town(size_of(places), SEED, first_day(anchor_of(places)))


def replace(place: Path, text: str) -> None:
    """Write a small file whole or not at all."""
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    part.rename(place)
