"""One message to a bank, and the answers people give: typed, or by a statement file."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from fanzha.engine.read.mapping_files import known_mappings, parse_mapping
from fanzha.govern.access.opening import open_to
from fanzha.govern.access.rules import Actor
from fanzha.kit import clock
from fanzha.recover.message.by_hand import actions
from fanzha.recover.message.by_hand.queries import access_message, draft_of, mapping_of
from fanzha.recover.message.by_hand.rules import FORMS, typed_moment
from fanzha.recover.message.by_hand.sheet import COLUMNS, row_of
from fanzha.recover.message.codes import Code, result_label
from fanzha.recover.message.rules import State, Verdict, moment
from fanzha.recover.paper.queries import Issued, enclosed_with
from fanzha.recover.trace.statement_uploads import Typed, prepare
from fanzha.web.asked import actor, now, yuan
from fanzha.web.uploads import demanded, kept
from fanzha.words.enums import Role

WORK = (Role.BANK_LIAISON, Role.DUTY_OFFICER)
FIELD = "%Y-%m-%dT%H:%M:%S"


@open_to(*WORK)
def message(request: HttpRequest, message_id: int) -> HttpResponse:
    """One message in full: what to compare, and what to answer."""
    who, at = actor(request), now(request)
    found = access_message(message_id, who, "answer_order", at)
    form, answered, draft = FORMS[found.code], found.state == State.ANSWERED, draft_of(found)
    page = {
        "message": found, "form": form, "answered": answered, "home": _home(who),
        "cells": [({"zh": name, "en": COLUMNS[name]}, cell)
                  for name, cell in row_of(found.envelope()).items() if cell],
        "done": [(result, result_label(result)) for result in form.done],
        "refused": [(result, result_label(result)) for result in form.refused],
        "result": result_label(found.answer["result"]) if found.answer else None,
        "may_answer": not answered and (who.role == Role.BANK_LIAISON or bool(found.platform_no)),
        "field_now": clock.shown(at).strftime(FIELD), "asks_lines": found.code == Code.QUERY,
        "draft": draft, "draft_lines": _first_lines(draft.about) if draft else [],
        "mappings": _statement_mappings(),
        "mapping": mapping_of(found.bank), "enclosed": _enclosed(found, who),
    }  # fmt: skip
    response = render(request, "bank/message.html", page)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@open_to(*WORK)
def answer(request: HttpRequest, message_id: int) -> HttpResponse:
    """Answer by hand, for a bank without interface or what the platform shows."""
    typed = {name: str(value) for name, value in request.POST.items()}
    who, at = actor(request), now(request)
    verdict = actions.answer(message_id, typed.get("result", ""), typed, who, at)
    return _done(request, verdict, who)


@require_POST
@open_to(*WORK)
def statement(request: HttpRequest, message_id: int) -> HttpResponse:
    """Read a statement file; what was understood is shown before it counts."""
    who, at, post = actor(request), now(request), request.POST
    until = typed_moment("as_of", post.get("as_of", "").strip(), at)
    typed = Typed(
        as_of=moment({"as_of": until}, "as_of"), holder=post.get("holder", "").strip()[:80],
        opening_fen=_fen(request, "opening"), closing_fen=_fen(request, "closing"),
    )  # fmt: skip
    with kept(demanded(request, "file")) as path:
        fresh = prepare(message_id, path, post.get("mapping", ""), typed, who, at)
    if not fresh:
        notes.info(request, gettext("这个文件已经答复过, 没有改变"))
    return redirect("bank_message", message_id)


@require_POST
@open_to(*WORK)
def give(request: HttpRequest, message_id: int) -> HttpResponse:
    """What was read from the file is the bank's answer."""
    who = actor(request)
    return _done(request, actions.give_draft(message_id, who, now(request)), who)


def _done(request: HttpRequest, verdict: Verdict, who: Actor) -> HttpResponse:
    if verdict is Verdict.CONTRADICTION:
        notes.warning(request, gettext("与先前的回执不一致: 没有改变, 已留待值班民警查看"))
    elif verdict is Verdict.DUPLICATE:
        notes.info(request, gettext("同样的回执已经收到, 没有改变"))
    return redirect(_home(who))


def _home(who: Actor) -> str:
    return "bank" if who.role == Role.BANK_LIAISON else "platform"


def _fen(request: HttpRequest, field: str) -> int | None:
    text = request.POST.get(field, "").strip()
    return yuan(text, field) if text else None


def _enclosed(message: Any, who: Actor) -> Issued | None:
    """The paper of a message; one that only brings a paper names the order it belongs to."""
    brings = message.code == Code.PAPER
    key = UUID(message.body["order"]) if brings else message.key
    return enclosed_with([key], who).get(key)


def _first_lines(about: dict[str, Any]) -> list[tuple[datetime, dict[str, Any]]]:
    return [(datetime.fromisoformat(line["time"]), line) for line in about["first"]]


def _statement_mappings() -> list[tuple[str, Any]]:
    """Name and source of every mapping that reads a statement."""
    found = [parse_mapping(place.read_text("utf-8")) for place in known_mappings().values()]
    return [(mapping.name, mapping.source) for mapping in found if mapping.kind == "statements"]
