"""Make a town and its days and put them on disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from fanzha import __version__
from fanzha.kit.errors import Trouble
from fanzha.sim import fill, flows
from fanzha.sim.arrays import Ints
from fanzha.sim.batch import DAY, Batch, concat
from fanzha.sim.bodies import Bodies
from fanzha.sim.entities import entity_tables
from fanzha.sim.feeds import deliver
from fanzha.sim.ledger import Moved, run
from fanzha.sim.ordinary.calls import calls
from fanzha.sim.ordinary.lookalikes import lookalikes
from fanzha.sim.ordinary.money import money
from fanzha.sim.ordinary.online import installs, looks, texts, visits
from fanzha.sim.ordinary.twins import twins
from fanzha.sim.place import Size
from fanzha.sim.plan import Payments, Plan
from fanzha.sim.scams.cast import cons as play_cons
from fanzha.sim.scams.con import Con
from fanzha.sim.scams.tools import tools
from fanzha.sim.tables import Pools, as_table
from fanzha.sim.town import DEFAULT_START, Town, build_town
from fanzha.sim.truth import Truth
from fanzha.sim.write import whole_folder, write_hours, write_manifest, write_table
from fanzha.words.data import load as words_data
from fanzha.words.schemas import EVENT_KINDS

SIM_VERSION = "1.1.0"
LONGEST_DAYS = 366
YEARS = range(1970, 2200)
STEPS = ("town", "days", "ledger", *EVENT_KINDS, "truth")
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Lived:
    """Days as they were lived, before any feed: events by kind, money, cons."""

    town: Town
    batches: dict[str, Batch]
    planned: Payments
    moved: Moved
    transfer_number: Ints
    night: Ints
    cons: list[Con]
    bodies: Bodies


def live(town: Town, days: int, progress: Progress = lambda _: None) -> Lived:
    """Let `days` days pass in the town."""
    plan, bodies = Plan(), Bodies(town)
    made = [*calls(town, days), *texts(town, days, bodies), *visits(town, days)]
    made += [*installs(town, days), *looks(town, days), *lookalikes(town, days, bodies, plan)]
    money(town, days, plan)
    cons = play_cons(town, days, plan, bodies)
    made += [found for con in cons for found in con.batches()]
    crews = sorted({con.gang.number: con.gang for con in cons}.values(), key=lambda g: g.number)
    made += [*tools(town, days, crews, bodies), *twins(town, days, crews, bodies)]
    progress("days")
    planned, end = plan.payments(), town.midnight_us + days * DAY
    moved = run(planned, town.accounts.balance, town.midnight_us, end)
    number = flows.transfer_numbers(planned, moved)
    moves = flows.transfers(town, planned, moved, number)
    made += [moves, flows.sign_ins(town, moves)]
    lines = flows.statement_lines(town, planned, moved, number)
    progress("ledger")
    batches = _completed(town, days, made)
    batches["statement_line"] = lines
    night = flows.night_after(town, lines)
    return Lived(town, batches, planned, moved, number, night, cons, bodies)


def _completed(town: Town, days: int, made: list[Batch]) -> dict[str, Batch]:
    """Events of the record by kind, with what the network adds."""
    start, end = town.midnight_us, town.midnight_us + days * DAY

    def record(kind: str) -> Batch:
        whole = concat(kind, made)
        return whole.only((whole.time >= start) & (whole.time < end))

    begun, over = fill.calls_as_events(town, record("call"))
    return {
        "call_start": begun,
        "call_end": over,
        "text": fill.texts(town, record("text")),
        "visit": fill.visits(town, record("visit")),
        "app_install": fill.installs(town, record("app_install")),
        "sign_in": fill.sign_ins(town, record("sign_in")),
        "transfer": record("transfer"),
    }


def make(
    out: Path,
    size: Size,
    days: int,
    seed: int,
    start: date = DEFAULT_START,
    progress: Progress = lambda _: None,
) -> dict[str, Any]:
    """Write the town to `out` and return its manifest. The same arguments, the same bytes.

    `progress` hears each of STEPS as it ends. Raises Trouble for a length that is not 1 to
    LONGEST_DAYS days, a negative seed, a start outside YEARS, or a folder that cannot be written; then nothing is left.
    """
    _check(days, seed, start)
    with whole_folder(out) as folder:
        town = build_town(size, seed, start)
        tables = entity_tables(town)
        for kind, table in tables.items():
            write_table(folder / "entities" / f"{kind}.parquet", table)
        progress("town")
        lived = live(town, days, progress)
        truth = Truth(town, lived.cons)
        counts = _write_events(folder, lived, truth, progress)
        facts = truth.tables(lived.planned, lived.moved, lived.transfer_number)
        for name, table in facts.items():
            write_table(folder / "truth" / f"{name}.parquet", table)
        manifest = {
            **_head(size, days, seed, start),
            "entities": {kind: table.num_rows for kind, table in tables.items()},
            "events": counts,
            "truth": {name: table.num_rows for name, table in facts.items()},
        }
        write_manifest(folder, manifest)
        progress("truth")
    return manifest


def _write_events(
    folder: Path, lived: Lived, truth: Truth, progress: Progress
) -> dict[str, dict[str, int]]:
    """Deliver and write every kind; rows include repeats."""
    counts, pools = {}, Pools(lived.town, lived.bodies)
    for kind in EVENT_KINDS:
        made = lived.batches.pop(kind)
        if kind != "statement_line":
            made = made.only(made.time.argsort(kind="stable"))
        truth.note(made)
        sent = lived.night if kind == "statement_line" else None
        delivered = deliver(lived.town, made, sent)
        table = as_table(kind, delivered, pools)
        files = write_hours(folder / "events" / kind, table, delivered.arrival)
        counts[kind] = {"events": len(made), "rows": table.num_rows, "files": files}
        progress(kind)
    return counts


def _check(days: int, seed: int, start: date) -> None:
    if not 1 <= days <= LONGEST_DAYS:
        raise Trouble(
            zh=f"天数应为 1 到 {LONGEST_DAYS}", en=f"days must be 1 to {LONGEST_DAYS}", field="days"
        )
    if seed < 0:
        raise Trouble(zh="种子不能为负", en="the seed must not be negative", field="seed")
    if start.year not in YEARS:
        first, last = YEARS[0], YEARS[-1]
        raise Trouble(
            zh=f"第一天应在 {first} 至 {last} 年之间",
            en=f"the first day must be within the years {first} to {last}",
            field="start",
        )


def _head(size: Size, days: int, seed: int, start: date) -> dict[str, Any]:
    """What a reader must know first."""
    return {
        "made_up": "虚构: 本目录中的人员、号码、账户、单位全部为生成数据 / every person, number, "
        "account and unit in this folder is made up",
        "size": size.value,
        "days": days,
        "seed": seed,
        "start": start.isoformat(),
        "zone_of_start": "Asia/Shanghai",
        "files": "events/<kind>/<YYYY-MM-DD>/<HH>.parquet by hour of arrival, UTC",
        "versions": {
            "fanzha": __version__,
            "sim": SIM_VERSION,
            "events": words_data("events")["version"],
        },
    }
