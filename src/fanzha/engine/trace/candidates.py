"""Transfers of one account around a moment: where an officer picks seeds from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from fanzha.engine.trace.limits import require_hours
from fanzha.engine.trace.log import EPOCH, TransferLog
from fanzha.kit.errors import Trouble


@dataclass(frozen=True)
class Candidate:
    """One transfer into (`in`) or out of (`out`) the account asked for; time in UTC."""

    transfer_id: str
    time: datetime
    direction: str
    other_account: str
    amount_fen: int


def candidates(
    log: TransferLog, account: str, around: datetime, hours: float = 24
) -> tuple[Candidate, ...]:
    """Transfers of `account` within `hours` before and after `around`, as they were made.

    `around` carries a zone. Raises Trouble for an account the log does not know, and for
    hours below zero or over LONGEST_HOURS.
    """
    require_hours(hours)
    number = log.number(account)
    if number is None:
        raise Trouble(
            zh="转账文件中没有这个账号", en="the transfer file does not know it", field="account"
        )
    moment = (around - EPOCH) // timedelta(microseconds=1)
    reach = timedelta(hours=hours) // timedelta(microseconds=1)
    rows = sorted({*log.incoming(number).tolist(), *log.outgoing(number).tolist()})
    near = (row for row in rows if abs(int(log.time_us[row]) - moment) <= reach)
    return tuple(_candidate(log, row, number) for row in near)


def _candidate(log: TransferLog, row: int, account: int) -> Candidate:
    pays = int(log.payer[row]) == account
    other = log.payee[row] if pays else log.payer[row]
    return Candidate(
        transfer_id=str(log.transfer_id[row].as_py()),
        time=log.time(row),
        direction="out" if pays else "in",
        other_account=log.name(int(other)),
        amount_fen=int(log.amount_fen[row]),
    )
