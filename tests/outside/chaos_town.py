"""The town of the chaos test, and its duty desk: `python -m tests.outside.chaos_town WORLD`.

Makes the tables in FANZHA_DSN, the county with its banks, and one accepted report for each
payment of the world, so that stops and questions wait in the outbox. All 虚构.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

VICTIMS = 14
FAULTS = {"drop": 0.3, "double": 0.2, "late_s": 1200, "garble": 0.25}


def world(start: datetime) -> dict[str, Any]:
    """Fourteen banks, a victim and a first mule for each report, a gang, and every fault."""
    from fanzha.sim.stories.staged import story_numbers

    banks = [f"B{number % 14 + 1:02}" for number in range(3 * VICTIMS)]
    numbers = story_numbers(banks, 930_000_000)
    victims, mules = numbers[:VICTIMS], numbers[VICTIMS:]
    where = dict(zip(numbers, banks, strict=True))
    accounts = [
        {"number": one, "bank": where[one], "holder": f"户{place}(虚构)",
         "balance_fen": fen_of(place) + 5 if one in victims else 0}
        for place, one in enumerate(numbers)
    ]  # fmt: skip
    payments = [
        {"transfer_id": f"p{place}", "due": (start - timedelta(minutes=5)).isoformat(),
         "payer": payer, "payee": payee, "amount_fen": fen_of(place)}
        for place, (payer, payee) in enumerate(zip(victims, mules, strict=False))
    ]  # fmt: skip
    gang = {
        "accounts": {one: where[one] for one in mules}, "exits": {"ATM": "cash", "OTC": "crypto"},
        "wait_s": [7200, 36_000], "seed": 11,
    }  # fmt: skip
    return {
        "accounts": accounts, "transfers": payments, "gang": gang, "drawn": [1, 600],
        "faults": {"default": FAULTS}, "seed": 11,
    }  # fmt: skip


def fen_of(place: int) -> int:
    """What the victim at that place paid."""
    return 3_000_000 + 123_457 * place


def report_all(plan: dict[str, Any]) -> None:
    """Take and accept a report for each payment."""
    from fanzha.govern.access.actions import NewUser, enter_user
    from fanzha.govern.access.gates import actor_of
    from fanzha.govern.units.actions import enter_units
    from fanzha.kit import clock
    from fanzha.recover.report.actions import accept
    from tests.cast import UNITS
    from tests.recover.helpers import payment, taken

    enter_units(UNITS)
    duty = enter_user(
        NewUser("duty", "duty_officer", "YX", "值班(虚构)"), password="a-long-password"
    )
    account = {item["number"]: item for item in plan["accounts"]}
    for paid in plan["transfers"]:
        payee = account[paid["payee"]]
        facts = payment(
            clock.now(), payee_account=payee["number"], payee_bank=payee["bank"],
            payee_name=payee["holder"], payer_account=paid["payer"],
            amount_fen=paid["amount_fen"], paid_at=datetime.fromisoformat(paid["due"]),
        )  # fmt: skip
        accept(taken(clock.now(), facts, ref=paid["transfer_id"]), actor_of(duty), clock.now())


def main() -> None:
    """Make the tables and the reports."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    report_all(json.loads(Path(sys.argv[1]).read_text()))


if __name__ == "__main__":
    main()
