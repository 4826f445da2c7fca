"""Reading the archive: which rows a rule would have spoken of.

`prevent.intake.archive` lays events by kind and hour of arrival, the published columns beside
their own. Needed besides those a rule names: position, arrival_time, the entity the rule is
about, and where they are there log_time and resident (else arrival and the local party stand in).
"""

# ruff: noqa: S608 - the parts of a query are constants, published names, quoted paths, and
# conditions that `predicate` wrote.
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from fanzha.engine.stream.ids import ids
from fanzha.engine.stream.predicate import duckdb as sql_of
from fanzha.engine.stream.rules import Rule
from fanzha.prevent.detect.backtest.ports import schema
from fanzha.prevent.intake.archive import HOUR, Archive

ATTEMPTS = 5
"""Each hour is made one file once; to meet that at every attempt is to read from a broken disk."""
DAY_US = 86_400_000_000
HITS = schema(
    rule=pa.string(), about=pa.string(), entity=pa.uint64(), resident=pa.uint64(),
    position=pa.int64(), at_us=pa.int64(),
)  # fmt: skip

_WITHIN = "arrival_time >= $start AND arrival_time < $end"
_RESIDENT = {
    "call": "callee", "text": "receiver", "visit": "phone", "app": "phone", "sign_in": "account",
    "transfer": "payer",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A rule, under the name its hits are to have."""

    name: str
    rule: Rule


class Past:
    """The archive in `folder` from `start` to before `end` (arrival, UTC), read by DuckDB."""

    def __init__(self, folder: Path, start: datetime, end: datetime, *, threads: int = 2) -> None:
        self._archive = Archive(folder)
        self._period = start, end
        # Nothing of the archive is spilled to a folder that nobody watches over.
        self._con = duckdb.connect(config={"threads": threads, "temp_directory": ""})
        # Footers are read once, not for the columns, the count and the conditions each.
        self._con.execute("SET parquet_metadata_cache = true")
        self._columns: dict[str, list[str]] = {}

    def close(self) -> None:
        """Give its memory back."""
        self._con.close()

    def columns(self, kind: str) -> list[str]:
        """The columns of `kind`, empty where nothing of it is archived."""
        if kind not in self._columns:  # asked once a rule, and every file must be opened for it
            self._columns[kind] = self._described(kind)
        return self._columns[kind]

    def _described(self, kind: str) -> list[str]:
        if not self._archive.files(kind, *self._period):
            return []
        described = self._asked(kind, lambda table: f"DESCRIBE SELECT * FROM {table}", {})
        return [name for name, *_ in described]

    def rows(self, kind: str) -> int:
        """How many events of `kind` there are."""
        if not self.columns(kind):
            return 0
        ((count,),) = self._asked(
            kind, lambda table: f"SELECT count(*) FROM {table} WHERE {_WITHIN}", self._bounds()
        )
        return int(count)

    def lacks(self, rule: Rule) -> str:
        """A column that `rule` names and the archive does not have, "" for none. Where nothing of
        its kind is archived, nothing is lacking."""
        columns = self.columns(rule.event)
        return next(
            (name for name in rule.predicate.columns if columns and name not in columns), ""
        )

    def hits(self, asked: Iterable[Asked]) -> pa.Table:
        """The first hit of each rule an entity and UTC day of log time, as the detector speaks
        (schema HITS). Rules on the same kind share one reading.

        The archive must lack no column of theirs.
        """
        by_kind: dict[str, list[Asked]] = {}
        for one in asked:
            by_kind.setdefault(one.rule.event, []).append(one)
        found = [self._of_kind(kind, rules) for kind, rules in by_kind.items()]
        return pa.concat_tables([HITS.empty_table(), *found])

    def _of_kind(self, kind: str, asked: Sequence[Asked]) -> pa.Table:
        if not (columns := self.columns(kind)):
            return HITS.empty_table()
        self._asked(kind, lambda table: _candidates(table, asked, columns), self._bounds())
        return pa.concat_tables([self._hits_of(at, one) for at, one in enumerate(asked)])

    def _hits_of(self, at: int, one: Asked) -> pa.Table:
        entity = _entity(one.rule)
        table = self._con.sql(
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
        return found.filter(pc.field("entity") != pa.scalar(0, pa.uint64()))

    def _asked(
        self, kind: str, query: Callable[[str], str], bounds: dict[str, datetime]
    ) -> list[Any]:
        """The rows of a query over the files of `kind` as they are now. Where an hour was made
        one file meanwhile, or forgotten, a file of the list is gone: it is taken again."""
        for _ in range(ATTEMPTS - 1):
            with suppress(duckdb.IOException):
                return self._con.execute(query(self._table(kind)), bounds).fetchall()
        return self._con.execute(query(self._table(kind)), bounds).fetchall()

    def _bounds(self) -> dict[str, datetime]:
        start, end = self._period
        return {"start": start, "end": end}

    def _table(self, kind: str) -> str:
        paths = [str(path).replace("'", "''") for path in self._archive.files(kind, *self._period)]
        listed = ", ".join(f"'{path}'" for path in paths)
        return f"read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"


def _candidates(table: str, asked: Sequence[Asked], columns: Sequence[str]) -> str:
    """Every row that any of the rules holds for, and which: one reading for all."""
    hits = [f"{sql_of(one.rule.predicate)} AS hit_{at}" for at, one in enumerate(asked)]
    resident = _resident(asked[0].rule, columns)
    at = "log_time" if "log_time" in columns else "arrival_time"
    entities = {_entity(one.rule) for one in asked} - {"resident"}
    named = [
        "position", f"epoch_us({at}) AS at_us", f'"{resident}" AS resident',
        *(f'"{name}"' for name in sorted(entities)),
    ]  # fmt: skip
    any_hit = " OR ".join(f"hit_{at}" for at in range(len(asked)))
    return f"""CREATE OR REPLACE TEMP TABLE candidates AS
      SELECT * FROM (SELECT {", ".join([*named, *hits])} FROM {table} WHERE {_WITHIN})
      WHERE {any_hit}"""


def _resident(rule: Rule, columns: Sequence[str]) -> str:
    return "resident" if "resident" in columns else _RESIDENT[rule.group]


def _entity(rule: Rule) -> str:
    """The column of `candidates` that says whom the rule is about."""
    return "resident" if rule.about == "resident" else rule.entity


def span(folder: Path) -> tuple[datetime, datetime] | None:
    """From when to when the archive in `folder` holds events, to the hour; None while empty."""
    hours = sorted(path.name.removeprefix("hour=") for path in folder.glob("kind=*/hour=*"))
    if not hours:
        return None
    first, last = (
        datetime.strptime(h, "%Y%m%d%H").replace(tzinfo=UTC) for h in (hours[0], hours[-1])
    )
    return first, last + HOUR
