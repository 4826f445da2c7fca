"""What a detector knows besides events: who is listed and until when, and whose line is whose.

It comes as Arrow tables, so that a control record of the log can name it by its digest and a
replay uses what was known then.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fanzha.engine.stream.code import Known
from fanzha.engine.stream.fields.idmap import IdMap
from fanzha.engine.stream.ids import ids
from fanzha.engine.stream.idset import IdSet

LISTS = ("numbers", "accounts", "hosts")
_TIME: Any = pa.timestamp("us", tz="UTC")

_TEXT: Any = pa.string()

LISTED: pa.Schema = pa.schema(
    [pa.field(name, _TEXT) for name in ("list", "value", "scam_type")]
    + [pa.field(name, _TIME) for name in ("since", "until")]
)
"""One listed value: `list` is numbers, accounts or hosts; `until` may be null."""

REGISTER: pa.Schema = pa.schema(
    [
        *(pa.field(name, _TEXT) for name in ("kind", "value", "phone")),
        pa.field("before", pa.bool_()),
    ]
)
"""A `phone` or `account` (kind) of a resident whose main phone is `phone`; `before`: the resident
was cheated before. The main phone stands for the resident."""

_FOREVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Listing:
    """One listed value; µs UTC."""

    scam_type: str
    since_us: int
    until_us: int

    def holds(self, at_us: int) -> bool:
        """Whether it binds at a moment: from `since` on, not at or after `until`."""
        return self.since_us <= at_us < self.until_us


class Listed:
    """One list: a quick question for all rows, an exact one for the few that are on it."""

    def __init__(self, rows: pa.Table) -> None:
        self._ids = ids(rows["value"])
        self._rows = rows
        self.set = IdSet(self._ids)

    def holding(self, asked: int, at_us: int) -> Listing | None:
        """The listing of an id that binds at a moment, null where none does."""
        found = self._by_id.get(asked)
        return found if found and found.holds(at_us) else None

    @cached_property
    def _by_id(self) -> _Lookup:
        return _Lookup(self._ids, self._rows)


class _Lookup:
    """Listings by id, read out of the table only when asked for: a million rows stay Arrow."""

    def __init__(self, keys: NDArray[np.uint64], rows: pa.Table) -> None:
        self._order = np.argsort(keys, kind="stable")
        self._keys = keys[self._order]
        self._rows = rows

    def get(self, asked: int) -> Listing | None:
        at = int(np.searchsorted(self._keys, np.uint64(asked)))
        if at == len(self._keys) or int(self._keys[at]) != asked:
            return None
        row: dict[str, Any] = self._rows.slice(int(self._order[at]), 1).to_pylist()[0]
        until = _FOREVER if row["until"] is None else _micros(row["until"])
        return Listing(row["scam_type"] or "", _micros(row["since"]), until)


@dataclass(frozen=True)
class Knowledge:
    """Lists and register as they are at one place of the log."""

    lists: dict[str, Listed] = field(default_factory=dict)
    phones: IdMap = field(default_factory=IdMap)
    accounts: IdMap = field(default_factory=IdMap)
    before: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, np.uint64))
    _names: dict[int, str] = field(default_factory=dict)

    def for_coder(self) -> Known:
        """What the coder marks rows with; whether a listing binds is asked of `lists`."""
        sets = {name: listed.set for name, listed in self.lists.items()}
        return Known(sets, self.phones, self.accounts)

    def phone(self, resident: int) -> str:
        """The main phone of a resident, "" for an id that names none: not every number can be read
        back from its id (`ids`), and not everybody is in the register.

        >>> Knowledge().phone(13800000001)
        '13800000001'
        """
        return str(resident) if resident < 1 << 63 else self._names.get(resident, "")

    def with_lists(self, rows: pa.Table) -> Knowledge:
        """The same register with other lists; rows as `LISTED`."""
        of = np.array(rows["list"].to_pylist(), dtype=object)
        lists = {name: Listed(rows.filter(pa.array(of == name))) for name in LISTS}
        return Knowledge(lists, self.phones, self.accounts, self.before, self._names)

    def with_register(self, rows: pa.Table) -> Knowledge:
        """The same lists with another register; rows as `REGISTER`."""
        kind = np.array(rows["kind"].to_pylist(), dtype=object)
        value, main = ids(rows["value"]), ids(rows["phone"])
        is_phone = kind == "phone"
        before = np.array(rows["before"].to_pylist(), dtype=np.bool_)
        odd = np.flatnonzero(main >= np.uint64(1 << 63))
        names = {int(main[at]): rows["phone"][int(at)].as_py() for at in odd}
        return Knowledge(
            self.lists, IdMap(value[is_phone], main[is_phone]),
            IdMap(value[~is_phone], main[~is_phone]), np.unique(main[before]), names,
        )  # fmt: skip


def _micros(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000)
