"""What the centre refuses is kept aside, and the detector goes on.

A centre of an earlier version, or a proxy before it, may refuse one alert whatever is done. The
alerts beside it must not wait for that: the outcome is handed over in halves until the refused
one is alone. It rests in `<data>/refused/`, with the reason (personal data), and is offered again
each time the detector begins. A centre that refuses even an empty outcome is away: nothing is
set aside for it.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from fanzha.kit.errors import Trouble
from fanzha.kit.folders import ensure
from fanzha.prevent.detect.ports import At, Away, Centre, NotTaken, Outcome
from fanzha.prevent.detect.remote import crossing
from fanzha.prevent.intake import disk

KEEP = timedelta(days=90)


@dataclass
class Refused:
    """The folder `<data>/refused`: a file an alert or finding, named by the hash of its id."""

    data: Path

    def __post_init__(self) -> None:
        self.folder = ensure(self.data / "refused")

    def hand_over(self, outcome: Outcome, centre: Centre) -> None:
        """Commit the outcome without what the centre refuses. Raises Away and Overtaken as
        `commit` does, and OSError where nothing can be kept aside: then all comes again."""
        try:
            centre.commit(outcome)
        except NotTaken as why:
            self._hand_over_parts(outcome, centre, str(why))

    def _hand_over_parts(self, outcome: Outcome, centre: Centre, why: str) -> None:
        """Its alerts and findings first; the position moves when each was taken or kept."""
        still = replace(outcome, end=outcome.start, pictures=())
        try:
            centre.commit(_nothing(still))
        except NotTaken as refused:
            raise Away(f"the centre refuses everything: {refused}") from refused
        self._divide(still, centre, why)
        centre.commit(_nothing(outcome))

    def _divide(self, still: Outcome, centre: Centre, why: str) -> None:
        parts = list(_halves(still))
        if len(parts) < 2:
            return self._keep(still, why)
        for part in parts:
            try:
                centre.commit(part)
            except NotTaken as refused:
                self._divide(part, centre, str(refused))
        return None

    def _keep(self, one: Outcome, why: str) -> None:
        (identity,) = [s.signal_id for s in one.signals] + [f.finding_id for f in one.findings]
        kept = {"why": why, "outcome": crossing.written(one)}
        path = self.folder / f"{hashlib.sha256(identity.encode()).hexdigest()[:32]}.json"
        disk.replace(path, json.dumps(kept, ensure_ascii=False).encode())

    def offer_again(self, at: At, centre: Centre) -> None:
        """Hand over what is kept, where the centre takes it now; the position stays `at`."""
        for path in self._files():
            try:
                kept = crossing.read(json.loads(path.read_bytes())["outcome"], "")
                centre.commit(_moved(kept, at))
            except (NotTaken, Trouble, ValueError):
                continue
            path.unlink(missing_ok=True)

    def said(self) -> tuple[str, str] | None:
        """How many are kept and why the newest is, in both languages; None for none."""
        files = self._files()
        if not files:
            return None
        why = json.loads(files[-1].read_bytes())["why"]
        return (
            f"中心拒收 {len(files)} 条预警或线索, 已存入 refused/ ({why})",
            f"the centre refused {len(files)} alerts or findings, kept in refused/ ({why})",
        )

    def forget(self) -> None:
        """Delete what was kept longer ago than KEEP, by the clock of the files."""
        oldest = time.time() - KEEP.total_seconds()
        for path in self._files():
            if path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)


def _moved(outcome: Outcome, at: At) -> Outcome:
    """The same, where the position stands now, so that it neither moves nor goes back."""
    log_time = at.log_time or outcome.log_time
    return replace(outcome, start=at.position, end=at.position, log_time=log_time)


def _nothing(outcome: Outcome) -> Outcome:
    """The outcome without what it says to people."""
    return replace(outcome, signals=(), findings=())


def _halves(outcome: Outcome) -> Iterator[Outcome]:
    """The outcome in two of half its alerts and findings each; one of one is whole.

    >>> from datetime import UTC, datetime
    >>> outcome = Outcome(0, 0, datetime(2026, 3, 2, tzinfo=UTC), signals=("a", "b"), findings=("c",))
    >>> [(half.signals, half.findings) for half in _halves(outcome)]
    [(('a',), ()), (('b',), ('c',))]
    """
    items: list[Any] = [*outcome.signals, *outcome.findings]
    loud = len(outcome.signals)
    middle = len(items) // 2
    for low, high in ((0, middle), (middle, len(items))):
        if low < high:
            yield replace(
                outcome, signals=tuple(items[low : min(high, loud)]),
                findings=tuple(items[max(low, loud) : high]),
            )  # fmt: skip
