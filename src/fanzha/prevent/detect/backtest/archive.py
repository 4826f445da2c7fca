"""Reading the archive: which rows a rule would have spoken of.

<archive>/kind=K/hour=H/*.parquet holds the events of kind K with the published columns beside
their own. Needed besides those a rule names: position, log_time (arrival_time where it is
missing), resident, and the entity the rule is about.
"""

# ruff: noqa: S608 - the parts of a query are constants, published names, and conditions that `predicate` wrote.
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from fanzha.engine.stream.ids import ids
from fanzha.engine.stream.predicate import duckdb as sql_of
from fanzha.engine.stream.rules import Rule
from fanzha.kit.errors import Trouble
from fanzha.prevent.detect.backtest.ports import moment, schema

DAY_US = 86_400_000_000
HITS = schema(
    rule=pa.string(), about=pa.string(), entity=pa.uint64(), resident=pa.uint64(),
    position=pa.int64(), at_us=pa.int64(),
)  # fmt: skip

_RESIDENT = {
    "call": "callee", "text": "receiver", "visit": "phone", "app": "phone", "sign_in": "account",
    "transfer": "payer",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A rule, under the name its hits are to have."""

    name: str
    rule: Rule


class Archive:
    """The archive in `folder`, read by DuckDB on `threads` threads."""

    def __init__(self, folder: Path, *, threads: int = 2) -> None:
        self.folder = folder
        self.con = duckdb.connect(config={"threads": threads})

    def close(self) -> None:
        """Give its memory back."""
        self.con.close()

    def span(self) -> tuple[datetime, datetime] | None:
        """The first and last log time in the archive, None while it is empty."""
        spans = [self._span(path.name.removeprefix("kind=")) for path in self._kinds()]
        known = [span for span in spans if span]
        return (min(s for s, _ in known), max(e for _, e in known)) if known else None

    def _kinds(self) -> list[Path]:
        return sorted(self.folder.glob("kind=*")) if self.folder.is_dir() else []

    def _span(self, kind: str) -> tuple[datetime, datetime] | None:
        if not (columns := self.columns(kind)):
            return None
        at = _at(columns)
        query = f"SELECT epoch_us(min({at})), epoch_us(max({at})) FROM {self._table(kind)}"
        found = self.con.execute(query).fetchone()
        return (moment(found[0]), moment(found[1])) if found and found[0] else None

    def columns(self, kind: str) -> dict[str, str]:
        """The columns of `kind` with their types, empty where nothing is archived."""
        if not any((self.folder / f"kind={kind}").glob("*/*.parquet")):
            return {}
        described = self.con.sql(f"DESCRIBE SELECT * FROM {self._table(kind)}").fetchall()
        return {name: kind for name, kind, *_ in described}

    def rows(self, kind: str, start: datetime, end: datetime) -> int:
        """How many rows of `kind` the period holds."""
        if not (columns := self.columns(kind)):
            return 0
        query = f"SELECT count(*) FROM {self._table(kind)} WHERE {_within(columns)}"
        found = self.con.execute(query, {"start": start, "end": end}).fetchone()
        return int(found[0]) if found else 0

    def hits(self, asked: Iterable[Asked], start: datetime, end: datetime) -> pa.Table:
        """The first hit of each rule an entity and UTC day of log time, as the detector speaks
        (schema HITS). Rules on the same kind share one reading.

        Raises Trouble when the archive lacks a column that a rule names.
        """
        by_kind: dict[str, list[Asked]] = {}
        for one in asked:
            by_kind.setdefault(one.rule.event, []).append(one)
        found = [self._of_kind(kind, rules, start, end) for kind, rules in by_kind.items()]
        return pa.concat_tables([HITS.empty_table(), *found])

    def _of_kind(
        self, kind: str, asked: Sequence[Asked], start: datetime, end: datetime
    ) -> pa.Table:
        if not (columns := self.columns(kind)):
            return HITS.empty_table()
        for one in asked:
            _check(one.rule, columns)
        self.con.execute(
            _candidates(self._table(kind), asked, columns), {"start": start, "end": end}
        )
        return pa.concat_tables([self._hits_of(at, one) for at, one in enumerate(asked)])

    def _hits_of(self, at: int, one: Asked) -> pa.Table:
        entity = _entity(one.rule)
        table = self.con.sql(
            f"""SELECT "{entity}" AS entity, min_by(resident, position) AS resident,
              min(position) AS position, min_by(at_us, position) AS at_us
            FROM candidates WHERE hit_{at} AND "{entity}" IS NOT NULL
            GROUP BY "{entity}", at_us // {DAY_US} ORDER BY position"""
        ).to_arrow_table()
        names = {"rule": one.name, "about": one.rule.about}
        told = {name: pa.array([text] * len(table), pa.string()) for name, text in names.items()}
        keys = {name: pa.array(ids(table[name]), pa.uint64()) for name in ("entity", "resident")}
        times = {name: table[name] for name in ("position", "at_us")}
        found = pa.table({**told, **keys, **times}).cast(HITS)
        return found.filter(pc.field("entity") != 0)

    def _table(self, kind: str) -> str:
        path = str(self.folder / f"kind={kind}" / "*" / "*.parquet").replace("'", "''")
        return f"read_parquet('{path}', union_by_name = true, hive_partitioning = false)"


def _candidates(table: str, asked: Sequence[Asked], columns: dict[str, str]) -> str:
    """Every row that any of the rules holds for, and which: one reading for all."""
    hits = [f"{sql_of(one.rule.predicate)} AS hit_{at}" for at, one in enumerate(asked)]
    resident = _resident(asked[0].rule, columns)
    entities = {_entity(one.rule) for one in asked} - {"resident"}
    named = [
        "position", f"epoch_us({_at(columns)}) AS at_us", f'"{resident}" AS resident',
        *(f'"{name}"' for name in sorted(entities)),
    ]  # fmt: skip
    any_hit = " OR ".join(f"hit_{at}" for at in range(len(asked)))
    return f"""CREATE OR REPLACE TEMP TABLE candidates AS
      SELECT * FROM (SELECT {", ".join([*named, *hits])} FROM {table} WHERE {_within(columns)})
      WHERE {any_hit}"""


def _at(columns: dict[str, str]) -> str:
    return "log_time" if "log_time" in columns else "arrival_time"


def _within(columns: dict[str, str]) -> str:
    at = _at(columns)
    return f"{at} >= $start AND {at} < $end"


def _resident(rule: Rule, columns: dict[str, str]) -> str:
    return "resident" if "resident" in columns else _RESIDENT[rule.group]


def _entity(rule: Rule) -> str:
    """The column of `candidates` that says whom the rule is about."""
    return "resident" if rule.about == "resident" else rule.entity


def _check(rule: Rule, columns: dict[str, str]) -> None:
    for name in rule.predicate.columns:
        if name not in columns:
            raise Trouble(
                zh=f"档案中没有字段 {name}", en=f"the archive has no column {name}", field="when"
            )
