"""The analyst writes a rule, sees its errors as they are typed, tests it; a second one publishes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from fanzha.engine.stream.roles import GROUP_OF
from fanzha.engine.stream.rules import ENTITIES, LEVELS, default
from fanzha.govern.access.actions import NewUser, enter_user
from fanzha.prevent.detect.models import RuleVersion
from fanzha.prevent.detect.rulebook.queries import ruleset_in_force
from fanzha.prevent.detect.rulebook.rules import STATES
from fanzha.web.analysis import rule_forms
from tests.cast import Centre
from tests.prevent.detect.backtest.made import archive
from tests.prevent.detect.backtest.test_backtest import ROWS

FORM = {
    "name": "foreign", "title_zh": "境外来电(虚构)", "title_en": "call from abroad (made up)",
    "event": "call_start", "when": "origin = 'foreign'", "level": "low", "about": "resident",
    "scam_type": "authority",
}  # fmt: skip
HTMX = {"hx-request": "true"}


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of this test's own."""
    monkeypatch.setenv("FANZHA_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def analyst(centre: Centre, client_of: Callable[..., Client]) -> Client:
    return client_of(centre.analyst)


@pytest.fixture
def second(centre: Centre, client_of: Callable[..., Client]) -> Client:
    new = NewUser("analyst2", "analyst", "YX", "analyst2(虚构)")
    return client_of(enter_user(new, password="a-long-password"))


def test_it_goes_from_form_to_force_by_two_people(analyst: Client, second: Client) -> None:
    answer = analyst.post("/analysis/rules/write", FORM, follow=True)
    assert "已存为草稿" in answer.content.decode()
    move = f"/analysis/rules/version/{RuleVersion.objects.get(name='foreign').pk}/move"
    refused = analyst.post(move, {"to": "published", "why": "理由"}, headers=HTMX)
    assert refused.status_code == 400
    assert "须由另一人发布" in refused.content.decode()
    answer = second.post(move, {"to": "published", "why": "回测良好"}, follow=True)
    page = answer.content.decode()
    assert "回测良好" in page
    assert "analyst2(虚构)" in page
    published = ruleset_in_force().named("foreign")
    assert published is not None
    assert published.when == FORM["when"]


def test_it_underlines_the_error_where_it_stands(analyst: Client) -> None:
    typed = {"event": "call_start", "when": "answered AND caler_calls_1h > <b>"}
    said = analyst.post("/analysis/rules/check", typed).content.decode()
    assert "answered AND caler_calls_1h &gt; " in said
    assert '<u class="rule-wrong">&lt;</u>b&gt;' in said
    typed["when"] = "answered AND caler_calls_1h > 3"
    said = analyst.post("/analysis/rules/check", typed).content.decode()
    assert '<u class="rule-wrong">caler_calls_1h</u>' in said
    assert "是否指 caller_calls_1h" in said


def test_it_says_what_a_sound_condition_reads(analyst: Client) -> None:
    typed = {"event": "call_start", "when": "caller_calls_1h > 3"}
    said = analyst.post("/analysis/rules/check", typed).content.decode()
    assert "主叫号码: 1h 内呼出次数" in said


@pytest.mark.parametrize("event", ["", "tick", "x" * 500])
def test_it_takes_no_other_events(analyst: Client, event: str) -> None:
    typed = {"event": event, "when": "answered", "search": ""}
    assert analyst.post("/analysis/rules/check", typed).status_code == 200
    assert analyst.post("/analysis/rules/columns", typed).status_code == 200
    assert analyst.post("/analysis/rules/write", FORM | typed, headers=HTMX).status_code == 400


def test_it_finds_columns_by_name_and_by_meaning(analyst: Client) -> None:
    def found(search: str) -> str:
        asked = {"event": "transfer", "search": search}
        return analyst.post("/analysis/rules/columns", asked).content.decode()

    assert 'data-insert="payer_out_fen_24h"' in found("out_fen 24h")
    assert 'data-insert="payer_out_fen_24h"' in found("转出金额")
    assert 'data-insert="amount_fen"' not in found("24h")


def test_it_tests_the_rule_of_the_form_on_the_archive(analyst: Client, data: Path) -> None:
    archive(data / "archive", ROWS)
    answer = analyst.post("/analysis/rules/backtest", FORM, headers=HTMX)
    assert answer.status_code == 200
    assert answer.context["told"].score.alerts == 5
    days = {"start": "2026-03-03", "end": "2026-03-03"}
    answer = analyst.post("/analysis/rules/backtest", FORM | days, headers=HTMX)
    assert answer.context["told"].days == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({}, "还没有归档"),
        ({"when": "1 +"}, "第 1 行"),
        ({"level": "sign"}, "points: 应为数字"),
        ({"scam_type": ""}, "scam_type"),
        ({"about": "host"}, "about"),
        ({"name": "Bad name"}, "name"),
    ],
)
def test_it_names_what_is_wrong(analyst: Client, wrong: dict[str, str], says: str) -> None:
    answer = analyst.post("/analysis/rules/backtest", FORM | wrong, headers=HTMX)
    assert answer.status_code == 400
    assert says in answer.content.decode()


@pytest.mark.parametrize("days", [{"start": "3/2"}, {"start": "2020-01-01"}])
def test_it_names_a_period_that_is_none(analyst: Client, data: Path, days: dict[str, str]) -> None:
    archive(data / "archive", ROWS)
    answer = analyst.post("/analysis/rules/backtest", FORM | days, headers=HTMX)
    assert answer.status_code == 400
    assert "start" in answer.content.decode()


def test_it_lists_the_products_rules_with_their_states(analyst: Client) -> None:
    page = analyst.get("/analysis/rules/").content.decode()
    assert page.count('<span class="state stopped">生效</span>') == len(default().rules)
    for rule in default().rules:
        assert f"/analysis/rules/of/{rule.name}/" in page
        assert analyst.get(f"/analysis/rules/of/{rule.name}/").status_code == 200


def test_a_leader_reads_and_publishes_but_does_not_write(
    centre: Centre, client_of: Callable[..., Client], analyst: Client
) -> None:
    analyst.post("/analysis/rules/write", FORM)
    leader = client_of(centre.leader)
    page = leader.get("/analysis/rules/of/foreign/").content.decode()
    assert "存为草稿" not in page
    assert 'value="published"' in page
    assert 'value="shadow"' not in page
    assert leader.post("/analysis/rules/write", FORM).status_code == 403


def test_every_choice_of_a_rule_has_a_name() -> None:
    assert {about for of in ENTITIES.values() for about in of} <= set(rule_forms.ABOUTS)
    assert set(GROUP_OF) == set(rule_forms.EVENTS)
    assert set(LEVELS) == set(rule_forms.LEVEL_NAMES)
    assert set(STATES) == set(rule_forms.STATES)
