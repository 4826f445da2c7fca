"""Account holders who move on what comes in: after minutes, in parts, to other banks or out.

Pure: what they will do with a transfer hangs on the seed and on that transfer alone, so a
restarted bank sees them do the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import pairwise
from typing import Any

from fanzha.kit.errors import Trouble
from fanzha.outside.bank.simulator.draws import between, drawn

MOST_TRIES = 14
"""How often a holder tries again to move money that does not move: over a stop's 48 hours."""


@dataclass(frozen=True)
class Gang:
    """Who moves money on, and how.

    `accounts` are theirs, with the bank of each; `exits` the accounts where money leaves, with
    the kind of exit. They wait `wait_s` seconds of town time, split into `parts`, and each
    part leaves with the chance `leaves`; what is below `least_fen` is not worth another split
    and leaves at once.
    """

    accounts: Mapping[str, str] = field(default_factory=dict)
    exits: Mapping[str, str] = field(default_factory=dict)
    wait_s: tuple[float, float] = (60.0, 600.0)
    parts: tuple[int, int] = (1, 4)
    leaves: float = 0.25
    least_fen: int = 200_000
    seed: int = 1

    def joined(self, more: Gang) -> Gang:
        """The gang with the accounts and exits of `more` as well; habits stay."""
        if not self.accounts:
            return more
        accounts, exits = {**self.accounts, **more.accounts}, {**self.exits, **more.exits}
        return replace(self, accounts=accounts, exits=exits)


@dataclass(frozen=True)
class Move:
    """What a holder means to do: `amount_fen` to `payee` at `due`, perhaps out of the banks."""

    transfer_id: str
    due: datetime
    payer: str
    payee: str
    amount_fen: int
    exit_kind: str = ""


def gang_of(raw: Mapping[str, Any]) -> Gang:
    """The gang in parsed JSON. Raises Trouble naming the field."""
    known: dict[str, Any] = {
        name: (kind(raw[name][0]), kind(raw[name][1]))
        for name, kind in (("wait_s", float), ("parts", int))
        if name in raw
    }
    gang = Gang(
        accounts=dict(raw.get("accounts", {})), exits=dict(raw.get("exits", {})),
        leaves=float(raw.get("leaves", 0.25)), least_fen=int(raw.get("least_fen", 200_000)),
        seed=int(raw.get("seed", 1)), **known,
    )  # fmt: skip
    if not 1 <= gang.parts[0] <= gang.parts[1] or gang.wait_s[0] < 0:
        raise Trouble(zh="份数或等待时间不合理", en="parts or wait make no sense", field="gang")
    return gang


def onward(
    gang: Gang, transfer_id: str, account: str, amount_fen: int, at: datetime
) -> tuple[Move, ...]:
    """What the holder of `account` will do with a transfer that came in at `at`.

    The parts add up to what came in. Money that cannot go anywhere stays.

    >>> from datetime import UTC
    >>> gang = Gang({"M1": "B03", "M2": "B04"}, {"ATM": "cash"}, parts=(3, 3))
    >>> moves = onward(gang, "t1", "M1", 1_000_000, datetime(2026, 3, 2, 8, 0, tzinfo=UTC))
    >>> len(moves), sum(move.amount_fen for move in moves)
    (3, 1000000)
    >>> onward(gang, "t1", "V1", 100_000, datetime(2026, 3, 2, 8, 0, tzinfo=UTC))
    ()
    """
    bank = gang.accounts.get(account)
    if bank is None:
        return ()
    others = sorted(one for one, where in gang.accounts.items() if where != bank)
    exits = sorted(gang.exits)
    if not others and not exits:
        return ()
    wait = between(drawn(gang.seed, "wait", transfer_id), *gang.wait_s)
    low, high = gang.parts
    wanted = low + int(drawn(gang.seed, "parts", transfer_id) * (high - low + 1))
    count = min(wanted, max(1, amount_fen // gang.least_fen))
    return tuple(
        _move(gang, f"{transfer_id}/{part}", account, fen, at + timedelta(seconds=wait + part), others, exits)
        for part, fen in enumerate(_split(gang, transfer_id, amount_fen, count))
    )  # fmt: skip


def again(tries: int) -> timedelta:
    """How long a holder waits after trying for the n-th time in vain."""
    return timedelta(minutes=2 << min(tries, 8))


def _move(
    gang: Gang, name: str, payer: str, fen: int, due: datetime, others: Sequence[str],
    exits: Sequence[str],
) -> Move:  # fmt: skip
    leaving = fen < gang.least_fen or drawn(gang.seed, "out", name) < gang.leaves
    out = not others or (bool(exits) and leaving)
    among = exits if out else others
    payee = among[int(drawn(gang.seed, "payee", name) * len(among))]
    transfer_id = "L" + blake2b(f"{gang.seed}|{name}".encode(), digest_size=8).hexdigest()
    return Move(transfer_id, due, payer, payee, fen, gang.exits[payee] if out else "")


def _split(gang: Gang, name: str, fen: int, count: int) -> list[int]:
    """`count` parts of at least one fen each that add up."""
    cuts = {
        int(drawn(gang.seed, "cut", name, number) * (fen - 1)) + 1 for number in range(count - 1)
    }
    ends = [0, *sorted(cuts - {fen}), fen]
    return [after - before for before, after in pairwise(ends)]
