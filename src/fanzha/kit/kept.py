"""Tables whose rows are written once and kept: the database itself sees to it."""

from __future__ import annotations

import pgtrigger


def written_once(refusal: str) -> tuple[pgtrigger.Trigger, ...]:
    """Triggers that refuse to change or delete a row, and to empty the table with `refusal`.

    `refusal` is a constant of ours: it becomes part of the trigger.
    """
    return (
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name="no_truncate",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=f"RAISE EXCEPTION '{refusal}';",
        ),
    )
