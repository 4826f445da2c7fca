"""What a row of a transfer log must be, whoever sends it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fanzha.engine.read.cells import Fault, mask
from fanzha.engine.read.mapping import FieldSpec
from fanzha.words.enums import Channel, ExitKind

FIELDS: Mapping[str, FieldSpec] = {
    "transfer_id": FieldSpec("identifier"),
    "time": FieldSpec("time"),
    "payer": FieldSpec("identifier"),
    "payee": FieldSpec("identifier"),
    "amount_fen": FieldSpec("fen"),
    "payer_bank": FieldSpec("text", required=False),
    "payee_bank": FieldSpec("text", required=False),
    "channel": FieldSpec("text", required=False, one_of=frozenset(Channel)),
    "exit_kind": FieldSpec("text", required=False, one_of=frozenset(ExitKind)),
}


def to_itself(table: pa.Table) -> list[Fault]:
    """A transfer whose payer is its payee."""
    same = mask(pc.equal(table["payer"].combine_chunks(), table["payee"].combine_chunks()))
    reason = ("付款账号与收款账号相同", "payer and payee are the same account")
    return [Fault("payee", same, reason)] if same.any() else []


def doubled_id(table: pa.Table) -> list[Fault]:
    """A transfer whose id an earlier row has; the earlier row stands."""
    ids = table["transfer_id"].combine_chunks().dictionary_encode()
    codes = ids.indices.to_numpy(zero_copy_only=False)
    repeats = np.ones(len(codes), dtype=np.bool_)
    repeats[np.unique(codes, return_index=True)[1]] = False
    repeats &= mask(table["transfer_id"].combine_chunks().is_valid())
    reason = ("流水号与前面的行重复", "an earlier row has this transfer id")
    return [Fault("transfer_id", repeats, reason)] if repeats.any() else []


CHECKS = (to_itself, doubled_id)
