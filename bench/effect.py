"""What the victim's view adds: stolen money an alert preceded by ten minutes, and what it costs.

    python -m bench.effect --fit                                  points from seeds 1-3
    python -m bench.effect --seeds 101,102,103 --withheld TYPE    what they do on other towns

Towns go through the real engine with the shipped rules, nothing listed, the register known.
Compared, each threshold set on the fit towns at the same alerts about people who are no victims:

- victim's view: the shipped scorecard; "without bonuses": its signs without their order
- one channel alone: a scorecard fitted on that channel's signs
- single channels together: all of those side by side, the loudest counts, none knows the others

and the shipped alert rules as they are, with and without those that read the victim's view.
Scams are hundreds of times as frequent here as in life: alerts about victims and precision are
too kind, alerts about others are what a centre would see. Last line: one JSON object.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from typing import Any

from bench.effect_score import (
    AHEAD_US,
    Alert,
    Card,
    Effect,
    Score,
    alerts,
    best_of,
    effect,
    first_a_day,
    fit,
    threshold_for,
)
from bench.effect_town import Lived, live
from fanzha.engine.stream.rules import ALERTING, SIGN, RuleSet, default
from fanzha.engine.stream.victim import Scorecard, scorecard
from fanzha.engine.stream.victim.score import CHANNELS, logistic
from fanzha.sim.place import Size

FIT_SEEDS = (1, 2, 3)
FIRM = "acquaintance.boss_qq"
"""Its money leaves a firm's account, which is no resident's: shown apart."""
OTHERS_A_DAY = (10.0, 25.0, 50.0)
Table = dict[str, dict[str, float]]


def main() -> None:
    """Fit, or measure."""
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    asked.add_argument("--seeds", default="101,102,103")
    asked.add_argument("--size", type=Size, default=Size.TOWN)
    asked.add_argument("--days", type=int, default=7)
    asked.add_argument("--withheld", default="customer_service.shopping_refund")
    asked.add_argument("--fit", action="store_true")
    given = asked.parse_args()
    if given.fit:
        print(json.dumps(fitted(lived(FIT_SEEDS, given.size, given.days, scorecard())), indent=1))
        return
    seeds = tuple(map(int, given.seeds.split(",")))
    known = lived(FIT_SEEDS, given.size, given.days, scorecard())
    new = lived(seeds, given.size, given.days, scorecard())
    print(json.dumps(measured(known, new, given.withheld) | {"seeds": seeds, "days": given.days}))


def lived(seeds: Iterable[int], size: Size, days: int, card: Scorecard) -> list[Lived]:
    """The towns of these seeds, seen by the engine."""
    towns = []
    for seed in seeds:
        towns.append(live(size, days, seed, default(), card))
        print(f"town {seed}: {len(towns[-1].scams)} scams, {len(towns[-1].log_us)} rows with signs")
    return towns


def fitted(towns: Sequence[Lived], withheld: str = "") -> dict[str, Any]:
    """Bias and points rounded as they stand in the data files, and the risk at which others get
    so many alerts a day and 100,000 people."""
    card = fit(towns, towns[0].names, withheld)
    points = {name: round(points, 1) for name, points in card.points.items() if points >= 0.1}
    rounded = Card(round(card.bias, 1), points)
    bounds = {
        f"{others:g}": round(logistic(threshold_for(towns, rounded, others)), 3)
        for others in (*OTHERS_A_DAY, 100.0)
    }
    return {"bias": rounded.bias, "points": points, "risk_at_others": bounds}


def shipped(rules: RuleSet, card: Scorecard) -> Card:
    """The scorecard in force, for scores outside the engine."""
    points = {rule.name: rule.points for rule in rules.rules if rule.level == SIGN}
    bonuses = {f"{bonus.first}>{bonus.then}": bonus.points for bonus in card.bonuses}
    return Card(card.bias, points | bonuses)


def measured(known: list[Lived], new: list[Lived], withheld: str) -> dict[str, Any]:
    """Everything the module's docstring names."""
    card = shipped(default(), scorecard())
    signs = {rule.name: rule.by_channel for rule in default().rules if rule.level == SIGN}
    single = {
        channel: fit(known, [name for name, by in signs.items() if by == channel])
        for channel in CHANNELS
    }
    scores: dict[str, Score] = {
        "victim_view": card,
        "without_bonuses": fit(known, list(signs)),
        "single_channels_together": best_of(list(single.values())),
        **{f"only_{channel}": one for channel, one in single.items()},
    }
    at_equal = {
        f"{others:g}": {name: at(known, new, score, others) for name, score in scores.items()}
        for others in OTHERS_A_DAY
    }
    for others, table in at_equal.items():
        show(f"others at most {others} a day and 100,000, on the fit towns", table)
    rules = by_rules(new)
    show("shipped rules about residents", rules)
    apart = without(known, new, withheld)
    show(f"{withheld} withheld from the fit, others at most {OTHERS_A_DAY[1]:g}", apart)
    types = by_type(known, new, card)
    show(f"by type, others at most {OTHERS_A_DAY[1]:g}", types)
    return {
        "at_equal_others": at_equal, "rules": rules, "withheld": {withheld: apart},
        "by_type": types, "ahead_s": AHEAD_US // 1_000_000,
    }  # fmt: skip


def at(known: list[Lived], new: list[Lived], score: Score, others: float) -> dict[str, float]:
    """What a score does on new towns, its threshold set on the known ones."""
    threshold = threshold_for(known, score, others)
    found = [alerts(town, score(town), threshold) for town in new]
    return told(new, found)


def told(towns: list[Lived], found: list[list[Alert]]) -> dict[str, float]:
    """The effect, and the money of residents alone."""
    persons = effect(towns, found, but=FIRM)
    return effect(towns, found).as_dict() | {"money_persons": round(persons.money, 4)}


def by_rules(towns: list[Lived]) -> Table:
    """The shipped rules about residents: all, without the view, by level with it."""
    every = [[hit for hit in town.hits if hit.rule.about == "resident"] for town in towns]

    def some(level: str = "", *, view: bool = True) -> dict[str, float]:
        found = [
            first_a_day(
                (hit.resident, hit.log_us)
                for hit in hits
                if (not level or hit.rule.level == level)
                and (view or not any(name[:7] == "victim_" for name in hit.rule.predicate.columns))
            )
            for hits in every
        ]
        return told(towns, found)

    levels = {f"level_{level}": some(level) for level in ALERTING}
    return {"all": some(), "without_view": some(view=False), **levels}


def without(known: list[Lived], new: list[Lived], withheld: str) -> Table:
    """Fitted with and without one scam type: what either does for its victims."""
    others, table = OTHERS_A_DAY[1], {}
    for name, left_out in (("fitted_with", ""), ("fitted_without", withheld)):
        card = fit(known, known[0].names, left_out)
        threshold = threshold_for(known, card, others)
        found = [alerts(town, card(town), threshold) for town in new]
        table[name] = effect(new, found, only=withheld).as_dict()
    return table


def by_type(known: list[Lived], new: list[Lived], card: Card) -> Table:
    """The victim's view for the victims of each type; alerts are those of all types."""
    threshold = threshold_for(known, card, OTHERS_A_DAY[1])
    found = [alerts(town, card(town), threshold) for town in new]
    types = sorted({scam.scam_type for town in new for scam in town.scams})
    return {name: _of_type(effect(new, found, only=name)) for name in types}


def _of_type(done: Effect) -> dict[str, float]:
    return {
        "money_preceded": round(done.money, 4), "stolen_yuan": done.stolen_fen // 100,
        "victims_paid": done.victims_paid, "victims_warned": done.victims_warned,
    }  # fmt: skip


def show(title: str, table: Table) -> None:
    """A table of figures."""
    columns = list(next(iter(table.values())))
    print(f"\n{title}\n{'':26}" + "".join(f"{name:>16}" for name in columns))
    for name, row in table.items():
        print(f"{name:26}" + "".join(f"{row[column]:>16}" for column in columns))


if __name__ == "__main__":
    main()
