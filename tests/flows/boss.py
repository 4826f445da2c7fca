"""The story of the 1.66 million as the banks' world, on a clock of its own. All 虚构."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from fanzha.sim.stories import BossStory, boss
from fanzha.sim.town import build_town

# Minutes of silence on a phone are seconds here: banks answer within half a minute.
DELAYS = {"default": [5, 25]}


@cache
def story() -> BossStory:
    """The story in the smallest town."""
    return boss(build_town("hamlet", 1))


@dataclass(frozen=True)
class Staging:
    """The story around a moment: the payment was three minutes before it."""

    anchor: datetime

    def world(self, *, manual: tuple[str, ...] = ()) -> dict[str, Any]:
        """What the simulator reads."""
        tale = story()
        accounts = [
            {"number": item.account, "bank": item.bank, "holder": item.holder_name,
             "balance_fen": item.balance_fen}
            for item in tale.accounts.values()
        ]  # fmt: skip
        transfers = [
            {"transfer_id": item.transfer_id, "due": item.due(self.anchor).isoformat(),
             "payer": item.payer, "payee": item.payee, "amount_fen": item.amount_fen,
             "exit_kind": item.exit_kind or ""}
            for item in (tale.payment, *tale.laundering)
        ]  # fmt: skip
        return {"accounts": accounts, "transfers": transfers, "delays": DELAYS,
                "manual": list(manual)}  # fmt: skip
