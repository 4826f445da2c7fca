"""The gate in front of imported transfer logs: they hold people's accounts."""

from __future__ import annotations

from datetime import datetime

from fanzha.engine.trace import TransferLog
from fanzha.govern.access.gates import pass_gate
from fanzha.govern.access.rules import Actor, may_see_money
from fanzha.recover.trace.imports import TransferImport, open_log


def access_transfer_log(
    chosen: TransferImport, actor: Actor, ground: str, now: datetime
) -> TransferLog:
    """The log ready to trace; the look is recorded with its ground ("case:...", "report:3").

    Raises PermissionDenied for desks that do not follow money, Trouble for a bad file.
    """
    pass_gate(
        actor, allowed=may_see_money(actor, bank=""), subject_kind="transfer_log",
        subject_id=str(chosen.told["identity"])[:12], ground=ground, purpose="chase", now=now,
    )  # fmt: skip
    return open_log(chosen.files.log)
