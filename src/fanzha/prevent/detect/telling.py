"""From hits to what people are told: the rows of the log behind a hit, put into words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fanzha.engine.stream.engine import Engine
from fanzha.engine.stream.hits import Hit
from fanzha.engine.stream.ids import id_of
from fanzha.prevent.detect.signals import Finding, Row, Signal, Told, finding, signal
from fanzha.prevent.intake.log import Log

RESIDENT = "resident"
_LINES = ("caller", "callee", "receiver", "phone")


class Teller:
    """Finds the rows in the log; the engine knows whose phone an id is."""

    def __init__(self, engine: Engine, log: Log) -> None:
        self.engine, self.log = engine, log

    def tell(self, hits: Sequence[Hit]) -> tuple[tuple[Signal, ...], tuple[Finding, ...]]:
        """What the hits say, in their order. Rules in shadow say nothing."""
        loud = [hit for hit in hits if not hit.rule.shadow]
        told = list(self._told(loud))
        signals = [signal(item, self._phone(item)) for item in told if _is_about_resident(item.hit)]
        findings = [finding(item) for item in told if not _is_about_resident(item.hit)]
        return tuple(signals), tuple(findings)

    def _told(self, hits: Sequence[Hit]) -> Iterable[Told]:
        rows = self._rows(hits)
        for hit in hits:
            story = tuple(
                (seen, rows[seen.position]) for seen in hit.story if seen.position in rows
            )
            yield Told(hit, rows[hit.source], story, hit.listed_as)

    def _rows(self, hits: Sequence[Hit]) -> dict[int, Row]:
        """The rows of the log the hits speak of, by position; forgotten ones are left out."""
        wanted = {seen.position for hit in hits for seen in hit.story}
        wanted |= {hit.source for hit in hits}
        if not wanted:
            return {}
        return {row["position"]: row for row in self.log.rows_at(sorted(wanted)).to_pylist()}

    def _phone(self, told: Told) -> str:
        """The resident's main phone. The id of a landline or a foreign line nobody is known for
        cannot be read back: then it is the line of the event itself."""
        resident = told.hit.resident
        lines = (told.cause.get(name) for name in _LINES)
        return self.engine.knowledge.phone(resident) or next(
            (line for line in lines if line and id_of(line) == resident), ""
        )


def _is_about_resident(hit: Hit) -> bool:
    return hit.rule.about == RESIDENT
