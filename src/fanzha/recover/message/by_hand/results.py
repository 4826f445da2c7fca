"""The platform's result file: numbers and answers of many messages at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from fanzha.engine.read.applying import apply
from fanzha.engine.read.mapping import FieldSpec
from fanzha.engine.read.mapping_files import find_mapping
from fanzha.engine.read.tables import read_table
from fanzha.govern.access.rules import Actor
from fanzha.kit.errors import Trouble
from fanzha.recover.message.actions import keep
from fanzha.recover.message.by_hand.actions import give, type_in
from fanzha.recover.message.by_hand.queries import by_hand
from fanzha.recover.message.by_hand.rules import FORMS, Form
from fanzha.recover.message.codes import Code
from fanzha.recover.message.models import Message
from fanzha.recover.message.rules import Verdict
from fanzha.words.enums import Role

FIELDS: Mapping[str, FieldSpec] = {
    "platform_no": FieldSpec("identifier", longest=40),
    "key": FieldSpec("identifier", required=False, longest=36),
    "code": FieldSpec("text", required=False, one_of=frozenset(Code)),
    "account": FieldSpec("identifier", required=False, longest=34),
    "amount_fen": FieldSpec("fen", required=False),
    "result": FieldSpec("text", required=False, longest=8),
    "at": FieldSpec("time", required=False),
    "done_fen": FieldSpec("fen", required=False),
}
"""A row names its message by our key, or else by account and amount (and code)."""


@dataclass
class Imported:
    """What became of each row: rows = typed_in + answered + unchanged + bad."""

    rows: int = 0
    typed_in: int = 0
    answered: int = 0
    unchanged: int = 0
    bad: list[Trouble] = field(default_factory=list)


def import_results(source: Path, mapping_name: str, actor: Actor, now: datetime) -> Imported:
    """Read a result file by a mapping, each row by itself; the same file again changes nothing.

    A row that cannot be used is kept for a person with its field, row and reason, and
    holds up no other. Raises Trouble when the file as a whole cannot be read.
    """
    if actor.role != Role.DUTY_OFFICER:
        raise PermissionDenied
    mapping = find_mapping(mapping_name, "results")
    read = apply(mapping, read_table(source, mapping.layout), FIELDS)
    done = Imported(rows=read.rows_in)
    for line in read.rejected.to_pylist():
        trouble = Trouble(
            line["reason_zh"], line["reason_en"], field=line["field"], row=line["row"]
        )
        _set_aside(done, trouble, line["raw"], now)
    for number, row in zip(read.rows.tolist(), read.table.to_pylist(), strict=True):
        try:
            _use(done, number, row, actor, now)
        except Trouble as trouble:
            placed = Trouble(trouble.zh, trouble.en, field=trouble.field, row=number)
            _set_aside(done, placed, json.dumps(row, ensure_ascii=False, default=str), now)
    return done


@transaction.atomic
def _use(done: Imported, number: int, row: Mapping[str, Any], actor: Actor,
         now: datetime) -> None:  # fmt: skip
    message = _message(row)
    fresh = type_in(message.pk, row["platform_no"], actor, now)
    verdict = _answered(message.pk, row, actor, now) if row["result"] else None
    if verdict is Verdict.FRESH:
        done.answered += 1
    elif fresh:
        done.typed_in += 1
    elif verdict is Verdict.CONTRADICTION:
        done.bad.append(Trouble(zh="与先前的回执不一致, 已留待查", field="result", row=number,
                                en="contradicts the answer before it: kept for a look"))  # fmt: skip
    else:
        done.unchanged += 1


def _answered(message_id: int, row: Mapping[str, Any], actor: Actor, now: datetime) -> Verdict:
    message = Message.objects.get(pk=message_id)
    return give(message, row["result"], _body(FORMS[message.code], row, now), actor, now)


def _body(form: Form, row: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The body out of the row's one moment and one amount. Raises Trouble for other forms."""
    if row["result"] in form.refused:
        return {}
    if row["result"] not in form.done or any(f.kind not in ("moment", "fen") for f in form.fields):
        raise Trouble(zh="该业务不能以此结果回填, 请在页面上逐条办理", field="result",
                      en="this cannot be answered by a row: answer it on the page")  # fmt: skip
    if row["at"] is None or row["at"] > now:
        raise Trouble(
            zh="缺少办理时间或时间在将来", en="the moment is missing or to come", field="at"
        )
    values = {"moment": row["at"].isoformat(), "fen": row["done_fen"]}
    if any(values[part.kind] is None for part in form.fields):
        raise Trouble(zh="缺少办理金额", en="the amount is missing", field="done_fen")
    return {part.name: values[part.kind] for part in form.fields}


def _message(row: Mapping[str, Any]) -> Message:
    """The message a row means. Raises Trouble when none or several fit."""
    if row["key"]:
        found = list(by_hand().filter(key=_uuid(row["key"])))
    elif row["account"]:
        found = _by_account(row)
    else:
        raise Trouble(zh="缺少本方编号或账号", en="neither our key nor an account", field="key")
    if len(found) != 1:
        zh, en = ("没有这样的指令", "no such message") if not found else (
            "有多条指令相符, 请填本方编号", "several messages fit: give our key")  # fmt: skip
        raise Trouble(zh=zh, en=en, field="key" if row["key"] else "account")
    if row["account"] and row["account"] != found[0].account:
        raise Trouble(zh="账号与该指令不符", en="not the account of this message", field="account")
    return found[0]


def _by_account(row: Mapping[str, Any]) -> list[Message]:
    fits = by_hand().filter(account=row["account"])
    numbered = list(fits.filter(platform_no=row["platform_no"]))
    if numbered:
        return numbered
    if row["code"]:
        fits = fits.filter(code=row["code"])
    if row["amount_fen"] is not None:
        fits = fits.filter(body__amount_fen=row["amount_fen"])
    return list(fits.filter(platform_no="")[:2])


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Trouble(zh="不是本方编号", en="not a key of ours", field="key") from error


def _set_aside(done: Imported, trouble: Trouble, raw: str, now: datetime) -> None:
    done.bad.append(trouble)
    keep(raw, str(trouble), now)
