"""What a window column means, said in DuckDB SQL over a table of events.

The kernel computes the same while events arrive; `tests/parity` holds the two together, event by
event. An analyst asks `of_column` what a number stands for; docs/windows.md says it in words.

The table has one row a position: `position`, `kind` (its word), `event_us` and `log_us` (µs UTC;
log time is the latest arrival so far), `late` (came later than the allowance: it reads and is never
counted), and the ids, places and fields of its group. An id or a place that is not known is null.
Each event looks at all its key had received: to check and to explain, not for a province's hour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fanzha.engine.stream.roles import (
    GROUPS,
    ROLES,
    TICK_S,
    WINDOWS,
    Measure,
    Role,
    Stream,
    of_group,
)
from fanzha.kit.errors import Trouble

ONCE = {
    "age_s": "coalesce(any_value(key_time - first_us) / 1e6, 0)",
    "gap_s": "any_value(if(read_us < time_before, 0, read_us - time_before)) / 1e6",
    "seen": "any_value(seen)",
}
"""Columns without a window: what is known of the key so far."""
DAY_US = 86_400_000_000
IDLE_DAYS = 8
"""So long after a key's last event its windows are empty, whatever only reads it then."""

_KEY = """\
WITH sides AS (  -- each event once a key it belongs to; `counts`: it enters the windows
{sides}
), dated AS (  -- when the key was last heard of before each event
  SELECT *, max(event_us) FILTER (counts) OVER earlier AS ever_before
  FROM sides
  WINDOW earlier AS (
    PARTITION BY key ORDER BY position RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  )
), lived AS (  -- forgotten {keep_days} days after its last event, a key begins a new life
  SELECT *, coalesce(log_us - ever_before > {keep_us}, false) AS forgotten,
    if(forgotten AND NOT counts, NULL, count(*) FILTER (forgotten AND counts) OVER so_far) AS life
  FROM dated WINDOW so_far AS (PARTITION BY key ORDER BY position)
), known AS (  -- the key as it stands at each event, in log order
  SELECT *,
    max(event_us) FILTER (counts) OVER so_far AS key_time,
    arg_min(event_us, position) FILTER (counts) OVER so_far AS first_us,
    max(event_us) FILTER (counts) OVER earlier AS time_before,
    count({each}) FILTER (counts) OVER earlier AS seen
  FROM lived
  WINDOW
    so_far AS (PARTITION BY key, life ORDER BY position),
    earlier AS (
      PARTITION BY key, life ORDER BY position RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
), held AS (  -- each event e beside every event f its key had received by then
  SELECT e.position, e.event_us AS read_us, e.key_time, e.first_us, e.time_before, e.seen,
    f.* EXCLUDE (position, key_time, first_us, time_before, seen),
{held}
  FROM known AS e LEFT JOIN known AS f
    ON f.key = e.key AND f.life = e.life AND f.counts AND f.position <= e.position
    AND e.log_us - e.key_time <= {idle_us}
  WHERE e.side = '{prefix}'{chosen}
)
SELECT position,
{columns}
FROM held GROUP BY position"""

_SIDE = """\
  SELECT '{prefix}' AS side, {key} AS key, NOT late AND {counted} AS counts, position, kind,
    event_us, log_us, event_us // {tick_us} AS tick{measured}
  FROM {events} WHERE {present} AND kind IN {kinds}"""

_ALL = """\
SELECT position,
{columns}
FROM (SELECT position FROM {events} WHERE kind IN {kinds})
{joined}
ORDER BY position"""


def of_columns(group: str, events: str = "events") -> str:
    """Every window column of `group`, one row an event of it, in the order they are published.

    Columns of a key the event does not have are null. Raises Trouble for a group that is none
    and for a table name that is not a plain one.
    """
    if group not in GROUPS:
        raise Trouble(zh=f"没有事件组 {group}", en=f"there is no group {group}", field="group")
    keys = [(role, prefix) for role in of_group(group) for prefix in role.prefixes]
    joined = (
        f"LEFT JOIN (\n{_of_key(role, prefix, list(names(role, prefix)), events)}\n"
        f") AS {prefix} USING (position)"
        for role, prefix in keys
    )
    columns = ",\n".join(f"  {prefix}.* EXCLUDE (position)" for _, prefix in keys)
    kinds = _words(GROUPS[group].kinds)
    return _ALL.format(columns=columns, events=events, kinds=kinds, joined="\n".join(joined))


def of_column(name: str, events: str = "events", read: str = "") -> str:
    """What one window column means: its value at every event that has its key, or only at the
    positions in the one column of the table `read`.

    Raises Trouble where no role publishes `name`.

    >>> print(of_column("caller_callees_1h").splitlines()[-2].strip())
    count(DISTINCT callee) FILTER (in_1h AND kind = 'call_start') AS caller_callees_1h
    """
    for role in ROLES:
        for prefix in role.prefixes:
            if name in names(role, prefix):
                return _of_key(role, prefix, [name], events, read)
    raise Trouble(zh=f"没有窗口字段 {name}", en=f"no window publishes {name}", field="column")


def names(role: Role, prefix: str) -> Iterator[str]:
    """The window columns of one prefix of a role, in the order they are published.

    >>> from fanzha.engine.stream.columns import published
    >>> windows = [column.name for column in published("visit") if column.role]
    >>> windows == [name for role in of_group("visit") for name in names(role, "host")]
    True
    """
    for measure in role.measures:
        for window in WINDOWS:
            yield f"{prefix}_{measure.name}_{window.name}"
    for name in ONCE:
        yield f"{prefix}_{name}"


def _of_key(role: Role, prefix: str, wanted: Sequence[str], events: str, read: str = "") -> str:
    if not (re.fullmatch(r"\w+", events) and re.fullmatch(r"\w*", read)):
        raise Trouble(zh="表名只能是一个词", en="a table name is one word", field="events")
    sides = (_side(role, other, events) for other in role.prefixes)
    held = (
        f"    f.tick // {window.ticks} > (e.key_time // {TICK_S}000000) // {window.ticks}"
        f" - {window.panes} AS in_{window.name}"
        for window in WINDOWS
    )
    chosen = f" AND e.position IN (FROM {read})" if read else ""
    meant = _meanings(role, prefix)
    columns = ",\n".join(f"  {meant[name]} AS {name}" for name in wanted)
    return _KEY.format(
        sides="\n  UNION ALL\n".join(sides), held=",\n".join(held), prefix=prefix, columns=columns,
        keep_days=role.keep_days, keep_us=role.keep_days * DAY_US, idle_us=IDLE_DAYS * DAY_US, chosen=chosen,
        each="*" if len(role.prefixes) == 1 else "DISTINCT position",
    )  # fmt: skip


def _side(role: Role, prefix: str, events: str) -> str:
    """The events that have this prefix's key, and whether they enter its windows."""
    ids = role.prefixes[prefix]
    entering = [stream.kind for stream in role.streams if stream.prefix == prefix]
    return _SIDE.format(
        prefix=prefix, events=events, tick_us=TICK_S * 1_000_000,
        key=ids[0] if len(ids) == 1 else f"struct_pack({', '.join(ids)})",
        counted=f"kind IN {_words(entering)}",
        measured="".join(f", {name}" for name in _measured(role)),
        present=" AND ".join(f"{name} IS NOT NULL" for name in ids),
        kinds=_words(GROUPS[role.group].kinds),
    )  # fmt: skip


def _measured(role: Role) -> list[str]:
    """The columns of events that the role's measures are about."""
    of = (name for measure in role.measures if measure.act != "share" for name in measure.of)
    return list(dict.fromkeys(of))


def _meanings(role: Role, prefix: str) -> dict[str, str]:
    """What each column of the prefix is, as an expression over `held`."""
    meant = {f"{prefix}_{name}": text for name, text in ONCE.items()}
    for window in WINDOWS:
        values: dict[str, str] = {}
        for stream in role.streams:
            rows = f"in_{window.name} AND {_of_stream(role, stream)}"
            for measure in stream.measures:
                values[measure.name] = _value(measure, rows, values)
        meant |= {f"{prefix}_{name}_{window.name}": text for name, text in values.items()}
    return meant


def _of_stream(role: Role, stream: Stream) -> str:
    kind = f"kind = '{stream.kind}'"
    return kind if len(role.prefixes) == 1 else f"{kind} AND side = '{stream.prefix}'"


def _value(measure: Measure, rows: str, values: dict[str, str]) -> str:
    """One measure over the rows a condition leaves."""
    of = measure.of[0] if measure.of else ""
    match measure.act:
        case "count":
            return f"count(*) FILTER ({rows})"
        case "distinct" | "reach":
            return f"count(DISTINCT {of}) FILTER ({rows})"
        case "sum":
            return f"coalesce(sum({of}) FILTER ({rows}), 0)"
        case "share":
            return f"{values[of]} / nullif({values[measure.of[1]]}, 0)"
    flagged = f"{of}::DOUBLE < {measure.under}" if measure.under is not None else f"{of}::BOOLEAN"
    return f"count(*) FILTER ({rows} AND {flagged})"


def _words(words: Sequence[str]) -> str:
    return "(" + ", ".join(f"'{word}'" for word in words) + ")"
