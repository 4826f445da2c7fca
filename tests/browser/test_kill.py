"""kill -9 of every part while both stories run: nothing is missing, nothing is doubled."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, Error, Page, expect

from fanzha.cli.centre import DATABASE, free_port
from fanzha.kit.postgres import Server
from fanzha.recover.message.line.rules import PROBE_PATIENCE as LOST_PROBE
from tests.browser.centre import RunningCentre
from tests.browser.conftest import DEMO_PASSWORD
from tests.browser.test_boss import LOSS, figure, open_report

CLOCKS = "SELECT alert_id, received_at, reach_by, meet_by FROM dissuade_task ORDER BY alert_id"


@pytest.fixture(scope="module")
def own_centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCentre]:
    """A centre that these tests may kill."""
    running = RunningCentre(tmp_path_factory.mktemp("killed") / "data", free_port())
    running.begin_into_the_stories(20)
    running.start()
    yield running
    assert running.stop() == 0, running.log()


@pytest.fixture
def desk(browser: Browser, own_centre: RunningCentre) -> Iterator[Page]:
    """The duty officer's page there."""
    context = browser.new_context(base_url=own_centre.url, locale="zh-CN")
    page = context.new_page()
    page.goto("/signin")
    page.fill("#id_username", "zhiban")
    page.fill("#id_password", DEMO_PASSWORD)
    page.click("button.btn-primary")
    page.wait_for_url(lambda url: "/signin" not in url)
    yield page
    context.close()


def rows(centre: RunningCentre, query: str) -> list[tuple[Any, ...]]:
    """What the centre's database says."""
    with psycopg.connect(Server(centre.data).dsn(DATABASE)) as connection:
        return connection.execute(query).fetchall()


def wait_for(centre: RunningCentre, query: str, seconds: float = 60) -> list[tuple[Any, ...]]:
    """Until the query has rows."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := rows(centre, query):
            return found
        time.sleep(0.3)
    raise AssertionError(f"nothing within {seconds} s: {query}\n{centre.log()}")


def stop_all(page: Page, centre: RunningCentre, seconds: float = 120) -> None:
    """Go on pressing until all is stopped, through pages that fail while parts come back."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            page.goto(page.url)
            if figure(page, "stopped") == LOSS:
                return
            button = page.get_by_role("button", name="止付并查询全部建议账户")
            if button.count():
                button.click(timeout=2000)
        except Error:
            centre.wait_until_up()
        time.sleep(0.5)
    raise AssertionError(centre.log())


def test_no_order_alert_or_deadline_is_lost_or_doubled(
    own_centre: RunningCentre, desk: Page
) -> None:
    wait_for(own_centre, "SELECT 1 FROM alert_alert WHERE level = 'high'")
    clocks = rows(own_centre, CLOCKS)
    open_report(desk)
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url("**/duty/chases/*")
    for part in ("worker", "database", "web", "detector", "banks", "town", "worker", "web"):
        own_centre.kill(part)
    own_centre.wait_until_up()
    stop_all(desk, own_centre)

    assert rows(own_centre, CLOCKS)[: len(clocks)] == clocks
    assert_orders_stand_once(own_centre)
    assert_alerts_stand_once(own_centre)


def assert_orders_stand_once(centre: RunningCentre) -> None:
    """One order an account, all answered, and each took effect at its bank once."""
    orders = rows(centre, "SELECT account, state FROM stop_order")
    assert len(orders) == len({account for account, _ in orders})
    assert {state for _, state in orders} == {"stopped"}
    unanswered = "SELECT 1 FROM message_message WHERE answered_at IS NULL"
    wait_for(centre, f"SELECT 1 WHERE NOT EXISTS ({unanswered})", 60 + LOST_PROBE.total_seconds())
    assert rows(centre, "SELECT 1 FROM message_kept") == []
    journal = (centre.data / "banks" / "journal.jsonl").read_text().splitlines()
    took = Counter(
        entry["message"]["key"] for entry in map(json.loads, journal) if entry["entry"] == "took"
    )
    assert set(took.values()) == {1}
    sent = rows(centre, "SELECT key::text FROM message_message")
    assert {key for (key,) in sent} == set(took)


def assert_alerts_stand_once(centre: RunningCentre) -> None:
    """Every alert has its one task, every signal was taken once, nobody has two open alerts."""
    assert rows(
        centre,
        "SELECT 1 FROM alert_alert a LEFT JOIN dissuade_task t ON t.alert_id = a.id "
        "WHERE t.id IS NULL",
    ) == []  # fmt: skip
    doubled = (
        "SELECT phone FROM alert_alert WHERE state = 'open' GROUP BY phone HAVING count(*) > 1"
    )
    assert rows(centre, doubled) == []
    assert rows(centre, "SELECT 1 FROM alert_alert WHERE phone = '15499016227'")


def test_it_comes_back_with_its_data_after_kill_9_of_everything(
    own_centre: RunningCentre, desk: Page
) -> None:
    alerts = wait_for(own_centre, "SELECT id, phone, received_at FROM alert_alert ORDER BY id")
    server = Server(own_centre.data)
    left_behind = server.pid()
    assert own_centre.process
    own_centre.process.kill()
    own_centre.process.wait()
    assert server.running()
    own_centre.start(seconds=60)
    assert server.pid() == left_behind
    assert rows(own_centre, "SELECT id, phone, received_at FROM alert_alert ORDER BY id")[
        : len(alerts)
    ] == alerts  # fmt: skip
    desk.goto("/duty/")
    expect(desk).to_have_url(re.compile("/duty/$"))  # still signed in
