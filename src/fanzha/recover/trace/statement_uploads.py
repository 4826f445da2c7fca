"""A statement file as the answer to a question: prepared, shown, then given for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from fanzha.engine.read.mapping_files import find_mapping
from fanzha.govern.access.rules import Actor
from fanzha.kit.errors import Trouble
from fanzha.recover.message.actions import keep
from fanzha.recover.message.by_hand.actions import keep_draft, remember_mapping
from fanzha.recover.message.by_hand.queries import access_message
from fanzha.recover.message.codes import Code
from fanzha.recover.trace.import_files import sha256
from fanzha.recover.trace.rules import read_statement
from fanzha.recover.trace.statement_files import Asked, StatementFile, read_statement_file
from fanzha.recover.trace.statements import check_statement

SHOWN_LINES, SHOWN_BAD = 20, 100


@dataclass(frozen=True)
class Typed:
    """What the person says beside the file: complete until when, and balances in fen."""

    as_of: datetime
    holder: str = ""
    opening_fen: int | None = None
    closing_fen: int | None = None


def prepare(message_id: int, path: Path, mapping_name: str, typed: Typed, actor: Actor,
            now: datetime) -> bool:  # fmt: skip
    """Read a file as the answer to a question and keep it as a draft to be looked at.

    Returns False when this very file is the answer already. What is refused, also for
    contradicting an earlier statement, is kept for a person with its reason, and moves
    nothing; the Trouble is raised all the same.
    """
    message = access_message(message_id, actor, "answer_order", now)
    if message.code != Code.QUERY:
        raise Trouble(
            zh="此指令不以明细文件答复", en="this is not answered by a statement", field="code"
        )
    digest = sha256(path)
    if message.answer and message.answer["body"].get("file_sha256") == digest:
        return False
    try:
        since = datetime.fromisoformat(message.body["since"])
        asked = Asked(message.account, since, typed.as_of, typed.opening_fen, typed.closing_fen)
        with transaction.atomic():
            read = _proven(path, mapping_name, asked, now)
            body = {**_body(read, typed), "file_sha256": digest}
            keep_draft(message, body, _about(read, path, mapping_name), actor, now)
            remember_mapping(message.bank, mapping_name)
    except Trouble as trouble:
        keep(f"{path.name} sha256={digest}\n{_start(path)}", str(trouble), now, key=message.key)
        raise
    return True


def _proven(path: Path, mapping_name: str, asked: Asked, now: datetime) -> StatementFile:
    read = read_statement_file(path, find_mapping(mapping_name, "statements"), asked)
    facts = read_statement(_body(read, Typed(asked.as_of)), now)
    check_statement(asked.account, asked.since, facts)
    return read


def _body(read: StatementFile, typed: Typed) -> dict[str, Any]:
    return {
        "as_of": typed.as_of.isoformat(), "holder": typed.holder, "lines": list(read.lines),
        "opening_balance_fen": read.opening_fen, "balance_fen": read.closing_fen,
    }  # fmt: skip


def _about(read: StatementFile, path: Path, mapping_name: str) -> dict[str, Any]:
    lines = read.lines
    return {
        "file": path.name, "mapping": mapping_name, "rows_in": read.rows_in, "lines": len(lines),
        "before": read.before, "left_out": read.left_out,
        "opening_fen": read.opening_fen, "closing_fen": read.closing_fen,
        "bad_count": len(read.bad), "bad": [bad.as_dict() for bad in read.bad[:SHOWN_BAD]],
        "first": list(lines[:SHOWN_LINES]),
    }  # fmt: skip


def _start(path: Path) -> str:
    """The beginning of the file as text, as far as it is text: for the person who looks."""
    text = path.read_bytes()[:20_000].decode("utf-8", "replace")
    return text.replace("\0", "\ufffd")
