"""Rules as data: read from files, named by their content, refused with rule and field."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fanzha.engine.stream import predicate
from fanzha.engine.stream.rules import Rule, RuleSet, default, from_json, read
from fanzha.kit.errors import Trouble
from tests.engine.stream.predicate import written

RULE = Rule(
    "many", "虚构", "made up", "call_start", "caller_calls_1h > 50", "low", "other", "caller"
)
SIGN = Rule(
    "abroad", "虚构", "made up", "call_start", "origin = 'foreign'", "sign", points=1.5,
    half_life_min=60,
)  # fmt: skip
TOML = """
[[rule]]
name = "many"
title_zh = "虚构"
title_en = "made up"
event = "call_start"
when = "caller_calls_1h > 50"
level = "low"
scam_type = "other"
about = "caller"
"""


def test_a_set_is_named_by_its_content_in_any_order() -> None:
    assert RuleSet([RULE, SIGN]).digest == RuleSet([SIGN, RULE]).digest
    changed = replace(RULE, when="caller_calls_1h > 51")
    assert RuleSet([changed, SIGN]).digest != RuleSet([RULE, SIGN]).digest


def test_what_it_writes_it_reads_back() -> None:
    for rules in (default(), RuleSet([RULE, SIGN, replace(RULE, shadow=True)])):
        assert from_json(rules.json).rules == rules.rules
        assert from_json(rules.json).digest == rules.digest


def test_it_reads_toml_and_json_alike(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "a.json").write_text(RuleSet([RULE]).json, encoding="utf-8")
    assert read(tmp_path / "a.toml").rules == read(tmp_path / "a.json").rules == (RULE,)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('name = "many"', 'name = "Many!"', "name"),
        ('title_zh = "虚构"', 'title_zh = " "', "title_zh"),
        ('event = "call_start"', 'event = "tick"', "event"),
        ("> 50", "> ", "when"),
        ('level = "low"', 'level = "sign"', "points"),
        ('level = "low"', 'level = "huge"', "level"),
        ('level = "low"', "level = 3", "level"),
        ('"other"', '"nonsense"', "scam_type"),
        ('scam_type = "other"', "", "scam_type"),
        ('about = "caller"', 'about = "host"', "about"),
        ('about = "caller"', "points = true", "points"),
        ('about = "caller"', 'colour = "red"', "colour"),
        ('title_en = "made up"', "", "title_en"),
    ],
)
def test_it_names_the_rule_and_the_field_that_is_wrong(
    tmp_path: Path, old: str, new: str, field: str
) -> None:
    file = tmp_path / "rules.toml"
    first = TOML.replace('"many"', '"first"')
    file.write_text(first + TOML.replace(old, new), encoding="utf-8")
    with pytest.raises(Trouble) as told:
        read(file)
    assert (told.value.field, told.value.row) == (field, 2)


@pytest.mark.parametrize("text", ["[[rule", "rule = 3", "rules = [1]", "[other]", "\x00"])
def test_a_file_that_holds_no_rules_is_told_so(tmp_path: Path, text: str) -> None:
    for name in ("bad.toml", "bad.json"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(Trouble):
            read(tmp_path / name)
    with pytest.raises(Trouble):
        read(tmp_path / "missing.toml")


def test_a_name_stands_once_and_once_in_shadow() -> None:
    with pytest.raises(Trouble, match="many"):
        RuleSet([RULE, replace(RULE, version=2)])
    assert RuleSet([RULE, replace(RULE, version=2, shadow=True)]).named("many") == RULE


def test_a_sign_may_not_use_what_is_made_of_signs() -> None:
    with pytest.raises(Trouble, match="victim_risk"):
        replace(SIGN, when="victim_risk > 0.5")


def test_levels_and_shadow_are_asked_for_by_themselves() -> None:
    always = {"when": "TRUE", "event": written.KIND}
    rules = RuleSet(
        [replace(RULE, **always), replace(RULE, shadow=True, **always), replace(SIGN, **always)]
    )
    frame = written.frame(100, 3)
    of_kind = frame.of_kind(written.KIND)
    compiled = predicate.compiled(rules)
    names = [(rule.level, rule.shadow) for rule in compiled.rules("call")]

    def asked(levels: tuple[str, ...], shadow: bool) -> set[tuple[str, bool]]:
        (word,) = compiled.fired(frame, levels, shadow=shadow)
        assert not (word[~of_kind]).any()
        return {
            name for at, name in enumerate(names) if ((word[of_kind] >> np.uint64(at)) & 1).all()
        }

    assert asked(("sign",), shadow=False) == {("sign", False)}
    assert asked(("low", "high"), shadow=False) == {("low", False)}
    assert asked(("low", "sign"), shadow=True) == {("low", True)}
