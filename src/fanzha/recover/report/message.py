"""A report as a partner's machine sends it (docs/reports.md), read strictly. Pure.

An unknown key, a wrong type, a time without zone or a missing field is refused by its name:
a sender that means something we do not read must learn it at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from fanzha.kit.errors import Trouble
from fanzha.recover.report.rules import Clue, PaymentFacts, Told

LONGEST_REF = 48


@dataclass(frozen=True)
class Sent:
    """What came: the sender's own number of the report, and the report."""

    source_ref: str
    told: Told


def read_message(body: bytes) -> Sent:
    """The report in a message (JSON, UTF-8). Raises Trouble naming row and field.

    >>> sent = read_message(b'{"source_ref": "96110-1", "text": "..."}')
    >>> sent.source_ref, len(sent.told.payments)
    ('96110-1', 0)
    """
    try:
        said = _Report.model_validate_json(body)
    except ValidationError as error:
        raise _trouble(error) from error
    payments = [
        PaymentFacts(
            payee_account=_plain(one.payee_account), amount_fen=one.amount_fen,
            paid_at=one.paid_at, payee_bank=one.payee_bank.strip(),
            payee_name=one.payee_name.strip(), payer_account=_plain(one.payer_account),
            payer_bank=one.payer_bank.strip(), payer_name=one.payer_name.strip(),
        )
        for one in said.payments
    ]  # fmt: skip
    told = Told(
        said.text, said.victim_name.strip(), said.victim_phone.strip(), said.scam_type, payments,
        said.victim_id.strip(), [Clue(one.kind, one.value.strip()) for one in said.clues],
    )  # fmt: skip
    return Sent(said.source_ref, told)


def _storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("holds a NUL character")
    return text


Text = Annotated[str, AfterValidator(_storable)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Payment(_Part):
    payee_account: Text
    amount_fen: int = Field(gt=0, lt=2**63)
    paid_at: AwareDatetime
    payee_bank: Text = Field("", max_length=32)
    payee_name: Text = ""
    payer_account: Text = ""
    payer_bank: Text = Field("", max_length=32)
    payer_name: Text = ""


class _Clue(_Part):
    kind: Text
    value: Text


class _Report(_Part):
    source_ref: str = Field(pattern=rf"^[A-Za-z0-9._:-]{{1,{LONGEST_REF}}}$")
    text: Text
    victim_name: Text = ""
    victim_phone: Text = ""
    victim_id: Text = ""
    scam_type: Text = ""
    payments: list[_Payment] = []
    clues: list[_Clue] = []


def _plain(account: str) -> str:
    return re.sub(r"[\s-]", "", account)


def _trouble(error: ValidationError) -> Trouble:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = first["loc"]
    row = next((part + 1 for part in place if isinstance(part, int)), None)
    names = [part for part in place if isinstance(part, str)]
    return Trouble(
        zh=f"不符合接口约定, 见 docs/reports.md: {first['msg']}",
        en=f"not as agreed, see docs/reports.md: {first['msg']}",
        field=names[-1] if names else "body", row=row,
    )  # fmt: skip
