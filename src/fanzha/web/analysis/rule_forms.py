"""A rule as a form sends it, and what a page says about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fanzha.engine.stream import columns, rules
from fanzha.engine.stream.columns import Column
from fanzha.engine.stream.predicate import parse
from fanzha.engine.stream.predicate.places import Misplaced
from fanzha.engine.stream.roles import GROUP_OF
from fanzha.engine.stream.rules import ENTITIES, LEVELS, SIGN, Rule
from fanzha.kit.clock import SHOWN_ZONE
from fanzha.kit.errors import Trouble
from fanzha.words.scam_types import TAXONOMY

DAYS = 30
LONGEST_DAYS = 400

STATES: dict[str, Promise] = {
    "draft": _("草稿"), "shadow": _("试运行"), "published": _("生效"), "retired": _("停用"),
}  # fmt: skip
MOVES: dict[str, Promise] = {
    "shadow": _("试运行"), "published": _("发布"), "retired": _("停用"),
}  # fmt: skip
LEVEL_NAMES: dict[str, Promise] = {
    "sign": _("迹象"), "low": _("低"), "medium": _("中"), "high": _("高"),
}  # fmt: skip
EVENTS: dict[str, Promise] = {
    "call_start": _("呼叫"), "call_end": _("通话结束"), "call_running": _("通话进行中"),
    "text": _("短信"), "visit": _("访问网站"), "app_install": _("安装应用"),
    "sign_in": _("登录网银"), "transfer": _("转账"),
}  # fmt: skip
ABOUTS: dict[str, Promise] = {
    "resident": _("居民"), "caller": _("主叫号码"), "relay": _("转移呼叫的号码"),
    "sender": _("短信发送号码"), "device": _("设备"), "account": _("账户"),
    "payer": _("付款账户"), "host": _("网站"),
}  # fmt: skip
TYPES: dict[str, Promise] = {
    "int": _("整数"), "float": _("小数"), "bool": _("是否"), "enum": _("枚举"),
    "seconds": _("秒"), "fen": _("分"),
}  # fmt: skip

_TEXTS = (
    "name", "title_zh", "title_en", "event", "when", "level", "scam_type", "about", "channel",
)  # fmt: skip


def rule_of(form: Mapping[str, str]) -> Rule:
    """The rule of the form. Raises Trouble naming the field."""
    row: dict[str, object] = {name: form.get(name, "").strip() for name in _TEXTS}
    if row["level"] == SIGN:
        row |= {name: _number(form, name) for name in ("points", "half_life_min")}
    return rules.from_fields(row)


def _number(form: Mapping[str, str], name: str) -> float:
    try:
        return float(form.get(name, ""))
    except ValueError:
        raise Trouble(zh="应为数字", en="must be a number", field=name) from None


@dataclass(frozen=True)
class Checked:
    """A condition as it stands: either the columns it reads, or an error with the part of the
    text it is about (`before`, `part`, `after` together are the text)."""

    columns: tuple[Column, ...] = ()
    error: Trouble | None = None
    before: str = ""
    part: str = ""
    after: str = ""


def checked(when: str, event: str) -> Checked:
    """Whether the condition can be read, and what it reads."""
    try:
        predicate = parse(when, event)
    except Misplaced as error:
        start, end = error.place.start, max(error.place.end, error.place.start + 1)
        return Checked((), error, when[:start], when[start:end] or " ", when[end:])
    except Trouble as error:
        return Checked((), error)
    known = {column.name: column for column in columns.published(GROUP_OF[event])}
    return Checked(tuple(known[name] for name in predicate.columns))


def matching(event: str, words: str) -> list[Column]:
    """The published columns of an event in whose name or meaning every word occurs."""
    wanted = words.lower().split()
    found = columns.published(GROUP_OF[event]) if event in GROUP_OF else ()
    return [c for c in found if all(w in f"{c.name} {c.zh} {c.en}".lower() for w in wanted)]


def period(form: Mapping[str, str], span: tuple[datetime, datetime]) -> tuple[datetime, datetime]:
    """The days of the form in the zone of the desk, both included; without them the last
    `DAYS` of the archive. Raises Trouble."""
    first, last = _day(form, "start"), _day(form, "end")
    end = last + timedelta(days=1) if last else span[1]
    start = first or max(span[0], end - timedelta(days=DAYS))
    if end - start > timedelta(days=LONGEST_DAYS):
        raise Trouble(
            zh=f"最多回测 {LONGEST_DAYS} 天", en=f"at most {LONGEST_DAYS} days", field="start"
        )
    return start, end


def _day(form: Mapping[str, str], name: str) -> datetime | None:
    text = form.get(name, "").strip()
    if not text:
        return None
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=SHOWN_ZONE)
    except ValueError:
        raise Trouble(zh="应为日期", en="must be a date", field=name) from None
    return day.astimezone(UTC)


def choices() -> dict[str, object]:
    """What the form offers."""
    return {
        "events": EVENTS, "levels": {name: LEVEL_NAMES[name] for name in LEVELS},
        "abouts": ABOUTS, "entities": {e: list(ENTITIES[g]) for e, g in GROUP_OF.items()},
        "scam_types": list(TAXONOMY.nodes.values()),
    }  # fmt: skip
