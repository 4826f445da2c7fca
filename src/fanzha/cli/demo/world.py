"""The world of the made-up banks: the accounts of the stories and what is done with them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from fanzha.cli.demo.places import Places, replace
from fanzha.sim.stories import Relay

# Seconds of town time in which a bank answers, from and to. A reading of "within minutes"
# quick enough to watch; issue by issue the real ones are measured, not assumed.
DELAYS = {"default": [1.5, 5.0], "B03": [1.0, 2.5], "B05": [4.0, 9.0], "B09": [6.0, 12.0]}


def write(places: Places, stories: Iterable[Relay], anchor: datetime) -> None:
    """Write the world file: what lies before the anchor has happened, the rest is to come."""
    told = list(stories)
    world = {
        "made_up": "虚构",
        "accounts": [
            {"number": item.account, "bank": item.bank, "holder": item.holder_name,
             "balance_fen": item.balance_fen}
            for story in told for item in story.accounts.values()
        ],
        "transfers": [
            {"transfer_id": item.transfer_id, "due": item.due(anchor).isoformat(),
             "payer": item.payer, "payee": item.payee, "amount_fen": item.amount_fen,
             "exit_kind": item.exit_kind or ""}
            for story in told for item in (*story.payments, *story.laundering)
        ],
        "delays": DELAYS,
    }  # fmt: skip
    replace(places.world, json.dumps(world, ensure_ascii=False, indent=1))
