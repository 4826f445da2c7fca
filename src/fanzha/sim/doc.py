"""docs/sim.md, made from the data so that every rate in it is the rate that is used.

`python -m fanzha.sim.doc > docs/sim.md` renews it; a test fails when it is stale.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from fanzha.sim.data import load
from fanzha.words.scam_types import node

_HEAD = """# The made-up town

Made from `src/fanzha/sim/data/`; renew it with `python -m fanzha.sim.doc > docs/sim.md`.

    fanzha sim town --size town --days 7 --seed 1 --out DIR

Everything in it is 虚构. Names have 虚 as the first character of the given name; division
codes begin with 94 to 99, mobile prefixes are 154, 160, 161, 163, 164, 168 and 169, country
codes 210, 215 and 384, card numbers begin with 99, sites end in `.example` or `.invalid`,
addresses lie in 198.18.0.0/15: none of these ranges belongs to anybody.

The same size, days, seed, start and versions give the same bytes. Each part draws from its
own named random stream, so a change to one does not move the others.

## What is written

- `events/<kind>/<YYYY-MM-DD>/<HH>.parquet`: events by the hour of their **arrival, UTC**,
  ordered by arrival, columns as in [words](words.md). A row that came twice is there twice,
  with one `event_id`. Rows that arrive after the last day are in the folders of those days.
- `entities/<kind>.parquet`: registers as they stand before the first day. Sites and apps of
  gangs are in them without a mark. Lines outside the county are in no register.
- `truth/`: what no detector may read. `scams` (type, gang, victim, furthest stage, paid and
  given back in the record), `steps` (each scripted event with stage and act), `lookalikes`
  (the same acts by people no script touched), `payments`, `laundering` (hop, parent, exit),
  `accounts` (mules), `numbers` (gangs, couriers, call centres), `hosts`.
- `manifest.json`: size, seed, days, start, versions, counts.

A stage in `scams` may lie outside the record: a script may have begun before its first day
and end after its last. `steps` and `payments` hold only what happened in it. The first layer
of mules serves every victim of its gang.

Scripts share no constant with rules or features: nothing here imports an engine or a room,
and nothing there reads these files."""

_MONEY = """
## Money

Payments are planned first and then happen in order of time: a payment that the balance does
not cover is not made. No balance ever falls below zero and the sum over all accounts never
changes. Cash desks, shops, payment firms, traders in virtual currency and accounts abroad
are accounts too; they are the typed exits."""


def page() -> str:
    """The whole page, Markdown."""
    parts = [
        _HEAD,
        *_sizes(),
        *_ordinary(),
        *_lookalikes(),
        *_twins(),
        *_scams(),
        _MONEY,
        *_warned(),
        *_feeds(),
    ]
    return "\n".join(parts) + "\n"


def _sizes() -> Iterator[str]:
    yield "\n## Sizes\n\n| size | people | towns | villages each | grids each |\n|---|---|---|---|---|"
    for name, item in load("place")["sizes"].items():
        shape = " | ".join(f"{item[key]:,}" for key in ("people", "towns", "villages", "grids"))
        yield f"| {name} | {shape} |"


def _ordinary() -> Iterator[str]:
    days = load("days")
    yield "\n## Ordinary days\n"
    yield (
        "A person's own rate is lognormal around the mean, so a few call, surf or pay far more "
        "than the rest. Hours and weekdays follow `days.toml`. The means are ours, chosen near "
        "what a county's operators and banks would call a normal day."
    )
    yield "\n| what | a person and day | spread (sigma) |\n|---|---|---|"
    for name, item, key, spread in (
        ("calls made", "calls", "per_day", "sigma"),
        ("service texts", "texts", "service_per_day", "sigma"),
        ("personal texts", "texts", "personal_per_day", "sigma"),
        ("site visits", "visits", "per_day", "sigma"),
        ("shopping payments", "money", "shopping_per_day", "shopping_sigma"),
    ):
        yield f"| {name} | {days[item][key]} | {days[item][spread]} |"
    couriers, centres = days["couriers"]["per_day"], days["centres"]["per_day"]
    yield (
        f"\nCouriers make {couriers} short calls a day each to people they do not know; numbers "
        f"of call centres {centres}, some of them virtual or from another province."
    )


def _lookalikes() -> Iterator[str]:
    yield "\n## Ordinary people do every scripted act\n"
    yield "How many of 10,000 residents do it in a week without any script, and why so many:"
    yield "\n| act | of 10,000 a week | why |\n|---|---|---|"
    for act, item in load("lookalikes").items():
        yield f"| {act} | {item['per_10000_week']:,} | {item['why']} |"


def _twins() -> Iterator[str]:
    tools = load("scams")["tools"]
    yield "\n## Machines of gangs, and their honest twins\n"
    yield (
        f"{tools['boxes']:.0%} of gangs run a SIM box while there are any: "
        f"{'–'.join(str(n) for n in tools['box_calls_a_day'])} calls a day under its cards. "
        f"{tools['stations']:.0%} put up a fake base station one evening: "
        f"{'–'.join(str(n) for n in tools['station_texts'])} texts under a bank's number within "
        f"five minutes. {load('scams')['gangs']['relayed']:.0%} of cons have their foreign calls "
        "passed on by a number in the country, and some show an office's number. Half of all "
        "calls under ten seconds were not answered."
    )
    yield "\n| twin | why |\n|---|---|"
    for name, item in load("twins").items():
        yield f"| {name} | {item['why']} |"


def _scams() -> Iterator[str]:
    data = load("scams")
    yield "\n## Scams\n"
    yield (
        "Scripts begun on a chosen victim, of 10,000 residents a week: "
        f"{sum(item['per_10000_week'] for item in data['types'].values())} in all. In life a few "
        "of 10,000 residents report a scam in a whole year; here there are hundreds of times as "
        "many, on purpose, so that a week holds enough of each type to practise and measure on. "
        "The share of alarms that are true (precision) is therefore too kind when measured here: "
        "say so beside every such figure."
    )
    yield "\n| script | type | of 10,000 a week | approached besides | days | go on to trust, payment |"
    yield "|---|---|---|---|---|---|"
    for name, item in data["types"].items():
        low, high = item["approaches"]
        trust, payment = item["holds"]
        yield (
            f"| {name} | {node(item['node']).zh} | {item['per_10000_week']} | {low}–{high} "
            f"| {item['days']} | {trust:.0%}, {payment:.0%} |"
        )
    exits = ", ".join(f"{name} {share:.0%}" for name, share in data["laundering"]["exits"].items())
    first, later = (data["laundering"][key]["median"] for key in ("first_wait_s", "later_wait_s"))
    yield (
        f"\nLaundering: the first mule splits after a median of {first} s, later ones after "
        f"{later} s, over at most three layers. What a mule keeps stays there; the rest leaves by a typed exit "
        f"({exits})."
    )


def _warned() -> Iterator[str]:
    data = load("temper")
    answers, visit, listens = data["answers"], data["visit"], data["listens"]
    yield "\n## Being warned\n"
    yield (
        "How residents take it (`sim.temper`), for a day played with made-up officers. The figures are "
        "ours: they only have to bring out every course a task can take.\n"
    )
    yield "| what | share |\n|---|---|"
    for name in ("first", "second", "third"):
        yield f"| answer the {name} call | {answers[name]:.0%} |"
    yield f"| have paid already | {data['is']['paid']:.0%} |"
    yield f"| are in no danger | {data['is']['no_scam']:.0%} |"
    yield f"| of the others, listen on the phone | {listens['on_the_phone']:.0%} |"
    yield f"| and to somebody before them | {listens['at_the_door']:.0%} |"
    yield f"| are where they are looked for | {visit['at_home']:.0%} |"


def _feeds() -> Iterator[str]:
    data = load("feeds")
    yield "\n## Feeds\n"
    yield "Delays are lognormal; the figures are ours, uneven on purpose."
    yield "\n| feed | median delay | file every | hours held back | sent twice |\n|---|---|---|---|---|"
    groups = {**data["operators"], "store": data["store"]}
    groups |= {f"banks, {name}": item for name, item in data["banks"].items()}
    for name, item in groups.items():
        every = f"{item['file_every_s']} s" if item["file_every_s"] else "at once"
        delay = item["delay"]["median"]
        yield f"| {name} | {delay} s | {every} | {item['late']:.1%} | {item['twice']:.1%} |"
    hour = data["statements"]["hour"]
    yield f"\nStatement lines come in the night after their day, from {hour} o'clock in Shanghai on."


if __name__ == "__main__":
    sys.stdout.write(page())
