"""Rules as data: what an analyst writes, read from TOML or JSON, and named by their content."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache, cached_property
from importlib.resources import files
from itertools import pairwise
from math import isfinite
from pathlib import Path
from typing import Any

from fanzha.engine.stream.predicate.parse import parse
from fanzha.engine.stream.predicate.tree import Predicate
from fanzha.engine.stream.roles import GROUP_OF, GROUPS
from fanzha.kit.errors import Trouble
from fanzha.words.scam_types import node

SIGN = "sign"
ALERTING = ("low", "medium", "high")
LEVELS = (SIGN, *ALERTING)
MOST = 512
"""Rules in one set."""

ENTITIES: dict[str, dict[str, str]] = {
    "call": {
        "resident": "local",
        "caller": "caller",
        "device": "device",
        "relay": "forwarded_from",
    },
    "text": {"resident": "receiver", "sender": "sender"},
    "visit": {"resident": "phone", "host": "host", "device": "device"},
    "app": {"resident": "phone", "device": "device", "host": "host"},
    "sign_in": {"resident": "account", "account": "account", "device": "device"},
    "transfer": {"resident": "payer", "account": "payee", "payer": "payer"},
}
"""Whom a rule can be about, by group, and the column that names it. A resident of an account
is its holder; `relay` is the number that passed a call on, `account` the one that is paid."""

_SLUG = re.compile(r"[a-z][a-z0-9_]{1,47}")
_TYPES: dict[str, tuple[type, ...]] = {
    "version": (int,), "points": (int, float), "half_life_min": (int, float), "shadow": (bool,),
}  # fmt: skip
_NAMES = {str: ("文字", "text"), bool: ("是或否", "true or false")}


@dataclass(frozen=True)
class Rule:
    """If `when` holds for an event of kind `event`, it is a sign or a signal of `level`.

    name: slug, unique in its set. scam_type: a node of the taxonomy, "" for none (signs).
    about: whose it is. For signs: points (log-odds a sign adds), half_life_min (minutes after
    which half of them is left), channel (by which it came; the event's group unless told).
    shadow: it runs and is counted, and nobody hears of it. Raises Trouble naming the field.
    """

    name: str
    title_zh: str
    title_en: str
    event: str
    when: str
    level: str
    scam_type: str = ""
    about: str = "resident"
    version: int = 1
    points: float = 0.0
    half_life_min: float = 0.0
    channel: str = ""
    shadow: bool = False

    def __post_init__(self) -> None:
        """Refuse what no detector could run."""
        _check(self)

    @property
    def group(self) -> str:
        """The group of kinds its event belongs to."""
        return GROUP_OF[self.event]

    @property
    def entity(self) -> str:
        """The id column that names whom it is about."""
        return ENTITIES[self.group][self.about]

    @property
    def by_channel(self) -> str:
        """The channel its sign came by."""
        return self.channel or self.group

    @cached_property
    def predicate(self) -> Predicate:
        """Its condition, parsed."""
        return parse(self.when, self.event)

    def as_dict(self) -> dict[str, Any]:
        """Every field, for JSON."""
        return asdict(self)


class RuleSet:
    """Rules in the order of their names. `digest` names the content.

    A name stands once in force, and once more in shadow. Raises Trouble for doubles.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(sorted(rules, key=lambda rule: (rule.name, rule.shadow)))
        for one, other in pairwise(self.rules):
            if (one.name, one.shadow) == (other.name, other.shadow):
                raise Trouble(
                    zh=f"规则重名: {one.name}", en=f"two rules are named {one.name}", field="name"
                )
        if len(self.rules) > MOST:
            raise Trouble(
                zh=f"一次最多 {MOST} 条规则", en=f"at most {MOST} rules in a set", field="rule"
            )

    def of_group(self, group: str) -> tuple[Rule, ...]:
        """The rules on events of `group`, in the order of the set."""
        return tuple(rule for rule in self.rules if rule.group == group)

    def named(self, name: str) -> Rule | None:
        """The rule of this name that is in force."""
        return next((r for r in self.rules if r.name == name and not r.shadow), None)

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) of `json`: the same rules in any order have the same."""
        return hashlib.sha256(self.json.encode()).hexdigest()

    @cached_property
    def json(self) -> str:
        """The set as canonical JSON: keys sorted, no blanks. `from_json` reads it back.

        >>> RuleSet([]).json
        '{"rules":[]}'
        """
        rules = {"rules": [rule.as_dict() for rule in self.rules]}
        return json.dumps(rules, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> RuleSet:
    """What `RuleSet.json` wrote. Raises Trouble naming the rule and the field."""
    try:
        return from_dict(json.loads(text))
    except ValueError as error:
        raise Trouble(zh=f"不是 JSON: {error}", en=f"not JSON: {error}", field="rules") from None


def read(path: Path) -> RuleSet:
    """Rules of a .toml or .json file: tables `[[rule]]`, or {"rules": [...]}.

    Raises Trouble with the rule's number in the file as row, and the field.
    """
    try:
        text = path.read_text(encoding="utf-8")
        return from_dict(tomllib.loads(text)) if path.suffix == ".toml" else from_json(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Trouble(
            zh=f"读不了规则文件: {error}", en=f"cannot read the rules: {error}", field="rules"
        ) from None


@cache
def default() -> RuleSet:
    """The rules that come with the product (`data/rules.toml`)."""
    text = (files("fanzha.engine.stream.data") / "rules.toml").read_text(encoding="utf-8")
    return from_dict(tomllib.loads(text))


def from_dict(data: Any) -> RuleSet:
    """A set from {"rules": [...]} or {"rule": [...]}. Raises Trouble as `read` does."""
    rows = data.get("rules", data.get("rule")) if isinstance(data, dict) else None
    if not isinstance(rows, list):
        raise Trouble(zh="没有规则(rule)", en="it has no rules (rule)", field="rule")
    return RuleSet(_numbered(row, at) for at, row in enumerate(rows, 1))


def _numbered(row: Any, at: int) -> Rule:
    """Rule number `at` of a file; its troubles say which rule it is."""
    try:
        return from_fields(row)
    except Trouble as trouble:
        name = row.get("name") if isinstance(row, dict) else None
        who = f"{name}: " if isinstance(name, str) and name else ""
        raise Trouble(
            zh=who + trouble.zh, en=who + trouble.en, field=trouble.field, row=at
        ) from None


def from_fields(row: Any) -> Rule:
    """One rule from its fields. Raises Trouble for one that is missing, unknown or wrong."""
    if not isinstance(row, Mapping):
        raise Trouble(zh="规则应为表", en="a rule must be a table", field="rule")
    known = [field.name for field in fields(Rule)]
    for name in row:
        if name not in known:
            listed = ", ".join(known)
            raise Trouble(
                zh=f"没有这个字段。可用: {listed}", en=f"no such field. Known: {listed}",
                field=str(name)[:48],
            )  # fmt: skip
    for name in known[:6]:
        if name not in row:
            raise Trouble(zh="缺少", en="is missing", field=name)
    for name, value in row.items():
        _typed(name, value)
    return Rule(**row)


def _typed(name: str, value: object) -> None:
    wanted = _TYPES.get(name, (str,))
    if isinstance(value, bool) != (wanted == (bool,)) or not isinstance(value, wanted):
        zh, en = _NAMES.get(wanted[0], ("数", "a number"))
        raise Trouble(zh=f"应为{zh}", en=f"must be {en}", field=name)


def _check(rule: Rule) -> None:
    if not _SLUG.fullmatch(rule.name):
        raise Trouble(
            zh="名称为 2 到 48 个小写字母、数字、下划线, 以字母开头",
            en="a name is 2 to 48 small letters, digits and underscores, beginning with a letter",
            field="name",
        )
    for name in ("title_zh", "title_en"):
        _length(name, getattr(rule, name))
    _one_of("event", rule.event, GROUP_OF)
    _one_of("level", rule.level, LEVELS)
    _one_of("about", rule.about, ENTITIES[rule.group])
    if rule.channel:
        _one_of("channel", rule.channel, GROUPS)
    if rule.scam_type:
        node(rule.scam_type)
    if rule.version < 1:
        raise Trouble(zh="版本从 1 起", en="versions begin at 1", field="version")
    _check_level(rule)
    _check_condition(rule)


def _length(name: str, text: str) -> None:
    if not 0 < len(text.strip()) <= 120:
        raise Trouble(zh="应为 1 到 120 个字", en="must have 1 to 120 characters", field=name)


def _one_of(name: str, value: str, allowed: Iterable[str]) -> None:
    if value not in allowed:
        listed = ", ".join(allowed)
        raise Trouble(zh=f"应为其中之一: {listed}", en=f"must be one of: {listed}", field=name)


def _check_level(rule: Rule) -> None:
    """A sign weighs and fades; a signal names a type."""
    if rule.level == SIGN:
        _check_weight(rule)
    elif not rule.scam_type:
        raise Trouble(zh="应填诈骗类型", en="a signal needs a scam type", field="scam_type")


def _check_weight(rule: Rule) -> None:
    if not (isfinite(rule.points) and 0 < abs(rule.points) <= 10):
        raise Trouble(
            zh="迹象的分值在 -10 到 10 之间, 不为 0",
            en="a sign has points from -10 to 10, not 0", field="points",
        )  # fmt: skip
    if not (isfinite(rule.half_life_min) and 0 < rule.half_life_min <= 60 * 24 * 60):
        raise Trouble(
            zh="半衰期应大于 0 分钟, 不超过 60 天",
            en="a half-life is more than 0 minutes and at most 60 days", field="half_life_min",
        )  # fmt: skip


def _check_condition(rule: Rule) -> None:
    """It can be read. Signs are read before the victim's view, which is made of them."""
    for name in rule.predicate.columns:
        if rule.level == SIGN and name.startswith("victim_"):
            raise Trouble(
                zh=f"迹象不能使用 {name}: 它由迹象算出",
                en=f"a sign cannot use {name}, which is made of signs", field="when",
            )  # fmt: skip
