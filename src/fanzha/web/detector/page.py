"""The detector page: is everything running, and what is it doing?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from fanzha.engine.stream.roles import ROLES
from fanzha.govern.access.opening import open_to
from fanzha.kit import clock
from fanzha.kit.folders import data_dir
from fanzha.prevent.detect import queries
from fanzha.prevent.detect.actions import NAME
from fanzha.prevent.detect.health import STOPPED, Health, health, late_share
from fanzha.prevent.detect.quarantine import WORK
from fanzha.prevent.detect.remote import queries as remote
from fanzha.prevent.intake.quarantine import Quarantine
from fanzha.web.asked import actor, now
from fanzha.words.enums import Role

LOOK = (Role.ADMIN, Role.ANALYST, Role.LEADER)
KEYS_OF = {role.name: {"zh": role.zh, "en": role.en} for role in ROLES}
CONTENTS: dict[str, Promise] = {"rules": _("规则"), "lists": _("名单"), "register": _("人员")}
MEGABYTE = 1_048_576


@dataclass(frozen=True)
class Line:
    """One detector: where it runs, how it is, what it last said."""

    name: str
    unit: Any
    at: datetime | None
    said: dict[str, Any]
    health: Health

    @property
    def late(self) -> float:
        """Share of events that came too late."""
        return late_share(self.said)

    @property
    def memory(self) -> int:
        """Memory of the process in megabytes."""
        return int(self.said.get("memory_bytes", 0)) // MEGABYTE

    @property
    def heard(self) -> datetime | None:
        """The newest arrival in its log, null before the first."""
        text = self.said.get("log_time")
        found = datetime.fromisoformat(text) if text else None
        return found if found and found.year > 1970 else None

    @property
    def keys(self) -> list[dict[str, Any]]:
        """Keys and bytes a key by role, most keys first."""
        held, sizes = self.said.get("keys", {}), self.said.get("bytes_a_key", {})
        ordered = sorted(((r, k) for r, k in held.items() if k), key=lambda item: -item[1])
        return [{"role": role, "keys": keys, "bytes": sizes.get(role)} for role, keys in ordered]

    @property
    def rules(self) -> list[dict[str, Any]]:
        """Hits by rule since the process began, most first."""
        found = [
            {"name": name, "hits": hits, "shadow": kind == "shadow"}
            for kind in ("hits", "shadow") for name, hits in self.said.get(kind, {}).items()
        ]  # fmt: skip
        return sorted(found, key=lambda row: -row["hits"])

    @property
    def sources(self) -> list[tuple[str, dict[str, Any]]]:
        """Tallies of intake by source: those with rows set aside first, then the busiest."""
        found = self.said.get("intake", {}).get("sources", {})
        order = {name: (-tally["quarantined"], -tally["events"]) for name, tally in found.items()}
        return sorted(found.items(), key=lambda item: order[item[0]])

    @property
    def in_force(self) -> dict[str, str]:
        """Digests of what is in force."""
        found: dict[str, str] = self.said.get("in_force", {})
        return found


@open_to(*LOOK)
@require_GET
def detector(request: HttpRequest) -> HttpResponse:
    """The whole page."""
    return render(request, "detector/detector.html", _board(request))


@open_to(*LOOK)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """What changes on it: asked for again when a detector speaks, once a second at most."""
    return render(request, "detector/board.html", _board(request))


def _board(request: HttpRequest) -> dict[str, Any]:
    at = now(request)
    lines = _lines(at)
    return {
        "lines": lines, "stopped": sum(line.health.state == STOPPED for line in lines),
        "troubled": sum(bool(line.health.faults) for line in lines),
        "ground": settings.INTAKE_GROUND, "roles": KEYS_OF, "contents": CONTENTS,
        "waiting": sum(batch.open for batch in Quarantine(data_dir()).batches()),
        "suspects": sum(queries.suspects_by_kind().values()), "metrics": _address(),
        "rates": {line.name: line.said.get("rows_a_second", 0) for line in lines},
        "at": int(at.timestamp() * 1000), "may_correct": actor(request).role in WORK,
    }  # fmt: skip


def _lines(at: datetime) -> list[Line]:
    """The centre's own first, then those at the owners', also those that never spoke."""
    units: dict[str, Any] = {row.name: row.unit for row in remote.owned()}
    states = {row.name: row for row in queries.states()}
    own = [NAME] if NAME in states or settings.INTAKE_GROUND else []
    return [_line(name, units.get(name), states.get(name), at) for name in [*own, *units]]


def _line(name: str, unit: Any, state: Any, at: datetime) -> Line:
    if state is None:
        return Line(name, unit, None, {}, Health("awaited", ()))
    return Line(name, unit, state.at, state.state, health(state.state, state.at, at, clock.speed()))


def _address() -> str:
    """Where the centre's own intake listens, and with it the metrics; empty when it does not."""
    place = data_dir() / "intake.address"
    return place.read_text(encoding="utf-8").strip() if place.is_file() else ""
