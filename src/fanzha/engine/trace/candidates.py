"""Transfers of one account around a moment: where an officer picks seeds from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from fanzha.engine.trace.limits import require_hours
from fanzha.engine.trace.log import TransferLog
from fanzha.engine.trace.store.state import (
    AMOUNT,
    PAYEE,
    PAYER,
    ROW,
    TIME,
    microseconds,
    moment,
)
from fanzha.engine.trace.store.view import keys_of
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
    state = log.state
    number = state.account(account)
    if number is None:
        raise Trouble(
            zh="转账文件中没有这个账号", en="the transfer file does not know it", field="account"
        )
    middle = microseconds(around)
    reach = timedelta(hours=hours) // timedelta(microseconds=1)
    keys = keys_of(state.table, number, middle - reach, middle + reach)
    found = state.transfers(np.sort(keys))
    pays = found[:, PAYER] == number
    others = state.names(np.where(pays, found[:, PAYEE], found[:, PAYER]))
    return tuple(
        Candidate(name, moment(row[TIME]), "out" if out else "in", other, row[AMOUNT])
        for name, row, out, other in zip(
            state.ids(found[:, ROW]), found.tolist(), pays.tolist(), others, strict=True
        )
    )
