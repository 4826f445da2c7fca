"""Verbs on texts: queue, hand over, hear what became of them. Rows first, sent after commit."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from fanzha.govern.access.rules import SYSTEM
from fanzha.govern.audit.actions import record_each
from fanzha.govern.units.queries import root
from fanzha.kit import clock
from fanzha.kit.errors import Trouble
from fanzha.kit.live import changed
from fanzha.kit.outbox import announce
from fanzha.prevent.channel import codes, rules
from fanzha.prevent.channel.models import GatewayPace, Text
from fanzha.prevent.channel.ports import Outgoing, Refused, Unreachable, pace, sms_line, told
from fanzha.prevent.channel.rules import State, Why
from fanzha.prevent.channel.segments import segments
from fanzha.prevent.channel.wording import accept
from fanzha.words import law
from fanzha.words.texts import CENTRE, CODE, Template, template

OUTBOX = "fanzha_texts"
"""What the sender listens to (NOTIFY)."""
_PLACE_OF_CODE = "{code}"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class NewText:
    """A text to send: to whom, which template (`words.texts`), and what fills its slots.

    `about` is "alert:12" or "group:3". `key` makes the same text sent twice one text. The slots
    `centre` and `code` are filled by the room.
    """

    phone: str
    template: str
    params: Mapping[str, str]
    key: str
    about: str


def queue_text(new: NewText, now: datetime) -> int:
    """Put one text in the outbox, see `queue_texts`; returns its row."""
    return queue_texts([new], now)[0]


@transaction.atomic
def queue_texts(news: Sequence[NewText], now: datetime) -> list[int]:
    """Put texts in the outbox; they leave when the transaction commits. Returns their rows.

    A key that is known changes nothing. Raises Trouble, before any is kept, for an unknown
    template, a slot that lacks, a text that is too long, has a link or a character that cannot be
    shown, or no number; with several it names the row (1-based).
    """
    centre = f"{root().name_zh}反诈中心"
    rows = [_row(new, centre, now, row) for row, new in enumerate(news, 1)]
    known = set(
        Text.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True)
    )
    Text.objects.bulk_create(rows, ignore_conflicts=True)
    ids = dict(Text.objects.filter(key__in=[row.key for row in rows]).values_list("key", "pk"))
    for about in dict.fromkeys(row.about for row in rows if row.key not in known):
        fresh = [ids[row.key] for row in rows if row.about == about and row.key not in known]
        record_each(
            fresh, actor_id=SYSTEM.user_id, role=SYSTEM.role, verb="text", subject_kind="text",
            ground=about, purpose="dissuade", now=now,
        )  # fmt: skip
    announce("due", OUTBOX)
    return [ids[row.key] for row in rows]


def claim_due(now: datetime, most: int) -> list[Outgoing]:
    """Take texts that may leave now, as many as the gateway's pace lets go, oldest first.

    Each is ours for `rules.LEASE`; one whose worker is killed is found again by its column. A
    number that has had its texts for the day gets no more: those have failed.
    """
    if not _due(now).exists():  # asked twice a second: an idle lane writes nothing
        return []
    texts, flooding = _claimed(now, most)
    for key in flooding:
        note(key, State.FAILED, now, why=Why.TOO_MANY, only=rules.WAITING)
    return texts


@transaction.atomic
def _claimed(now: datetime, most: int) -> tuple[list[Outgoing], list[str]]:
    """Texts to hand over, and keys of those that their numbers shall not get."""
    gateway = _pace_row()
    free = min(pace().permits(gateway.free_at, now), most)
    due = _due(now).select_for_update(skip_locked=True)
    found = list(due.order_by("next_at", "pk")[:free])
    texts = [text for text in found if _begun(text, now)]
    gateway.free_at = pace().after(gateway.free_at, now, len(texts))
    gateway.save()
    begun = [Outgoing(text.key, text.phone, _with_code(text, now)) for text in texts]
    return begun, [text.key for text in found if text not in texts]


def hand_over(text: Outgoing, now: datetime) -> bool:
    """Give a claimed text to the gateway; returns whether it has it. No transaction is open.

    Doing it twice is harmless: the gateway knows the text by its key.
    """
    try:
        gateway_id = sms_line().hand_over(text)
    except Refused as error:
        why = Why(str(error)) if str(error) in set(Why) else Why.REFUSED
        note(text.key, State.FAILED, now, why=why)
        return False
    except Unreachable as error:
        put_off(text.key, str(error), now)
        return False
    note(text.key, State.SENT, now, gateway_id=gateway_id)
    return True


@transaction.atomic
def note(
    key: str, state: State, at: datetime, *, why: str = "", gateway_id: str = "",
    only: Collection[str] = rules.ORDER,
) -> bool | None:  # fmt: skip
    """Move a text on and tell who asked for it, once; whether it was news, None for no such text.

    What comes late, twice or out of order moves nothing back. `only`: the states it is news to.
    """
    text = Text.objects.select_for_update().filter(key=key).first()
    if text is None:
        return None
    text.gateway_id = text.gateway_id or gateway_id
    news = text.state in only and rules.moves_on(text.state, state)
    if news:
        _move(text, state, at, why)
    text.save()
    return news


@transaction.atomic
def put_off(key: str, trouble: str, now: datetime) -> None:
    """The text could not be handed over: it is tried again after a pause."""
    text = Text.objects.select_for_update().get(key=key)
    if text.state in rules.WAITING:
        text.trouble, text.next_at = trouble[:80], now + rules.pause(text.tries)
        text.save()


def _row(new: NewText, centre: str, now: datetime, row: int) -> Text:
    try:
        return _made(new, centre, now)
    except Trouble as trouble:
        raise Trouble(zh=trouble.zh, en=trouble.en, field=trouble.field, row=row) from trouble


def _made(new: NewText, centre: str, now: datetime) -> Text:
    if not new.phone.strip():
        raise Trouble(zh="没有电话号码", en="no number to send to", field="phone")
    form = template(new.template)
    if any(mark in value for value in new.params.values() for mark in "{}"):
        raise Trouble(zh="短信不得含有花括号", en="a text holds no braces", field="text")
    body = form.filled({**new.params, **_own(form, new.params, centre)})
    shown = body.replace(_PLACE_OF_CODE, "0" * codes.DIGITS)
    accept(shown, most=law.number("channel.text_segments", now))
    return Text(
        key=new.key, about=new.about, phone=new.phone.strip(), template=form.code,
        version=form.version, body=body, segments=segments(shown).count, made_at=now, next_at=now,
        not_after=now + timedelta(minutes=law.number("channel.text_minutes", now)),
    )  # fmt: skip


def _own(form: Template, params: Mapping[str, str], centre: str) -> dict[str, str]:
    """What the room puts into a template's slots. Raises Trouble where the asker did."""
    filled = {CENTRE: centre, CODE: _PLACE_OF_CODE}
    if given := sorted(filled.keys() & params.keys()):
        raise Trouble(
            zh=f"{given[0]} 由系统填写", en=f"{given[0]} is filled in by the centre", field=given[0]
        )
    return {name: text for name, text in filled.items() if name in form.slots}


def _with_code(text: Text, now: datetime) -> str:
    """The body as it is read; the code holds for this one text."""
    if _PLACE_OF_CODE not in text.body:
        return text.body
    return text.body.replace(_PLACE_OF_CODE, codes.issue(text.key, None, now).code)


def _due(now: datetime) -> QuerySet[Text]:
    """Texts that may leave now."""
    return Text.objects.filter(state__in=rules.WAITING, next_at__lte=now, not_after__gt=now)


def _begun(text: Text, now: datetime) -> bool:
    """Begin a try, if the number may have one more today."""
    others = Text.objects.filter(phone=text.phone, tries__gt=0, made_at__gt=now - _DAY)
    if others.exclude(pk=text.pk).count() >= law.number("channel.texts_a_day", now):
        return False
    text.state, text.tries = State.SENDING, text.tries + 1
    text.next_at = now + rules.LEASE * clock.speed()
    text.save()
    return True


def _move(text: Text, state: State, at: datetime, why: str) -> None:
    text.state, text.why, text.trouble = state, why, ""
    text.next_at = None
    if state == State.SENT:
        text.sent_at = at
        text.next_at = at + timedelta(minutes=law.number("channel.report_minutes", at))
    else:
        text.ended_at = at
    told().text_told(text.about, text.key, state, at)
    changed("texts", rules.subject_of(text.about))


def _pace_row() -> GatewayPace:
    GatewayPace.objects.get_or_create(pk=1)
    return GatewayPace.objects.select_for_update().get(pk=1)
