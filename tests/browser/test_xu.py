"""徐某莉, on the phone with the duty officer: the chase goes on by itself over twenty accounts."""

from __future__ import annotations

import json
import time
from datetime import datetime

from playwright.sync_api import Page, expect

from fanzha.cli.demo.places import Places
from fanzha.sim.place import Size
from fanzha.sim.stories import XuStory, xu
from fanzha.sim.town import build_town
from tests.browser.centre import RunningCentre
from tests.browser.conftest import SignIn
from tests.browser.test_boss import A_MINUTE, figure

LOSS = "¥200,000.00"


def told(centre: RunningCentre, story: XuStory) -> str:
    """What she says, with the times of this town."""
    anchor = json.loads(Places(centre.data).anchor.read_text())["anchor"]
    return story.report_text(datetime.fromisoformat(anchor))


def wait_until_all_stands(chase: Page, seconds: float = 90) -> None:
    """Nobody presses anything: the mandate reaches every next account."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and figure(chase, "stopped") != LOSS:
        chase.wait_for_timeout(500)
    assert figure(chase, "stopped") == LOSS, figure(chase, "moving")


def test_all_her_money_is_stopped_on_over_twenty_accounts(
    sign_in: SignIn, centre_running: RunningCentre
) -> None:
    story = xu(build_town(Size.HAMLET, 1))
    desk = sign_in("zhiban")
    desk.goto("/duty/reports/new")
    desk.fill("#text", told(centre_running, story))
    expect(desk.locator("#read-out [name=sure]:checked")).to_have_count(4, timeout=A_MINUTE)
    desk.check("[name=mandate]")
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url("**/duty/chases/*")
    wait_until_all_stands(desk)
    rows = desk.locator("tr[data-account]").all()
    assert len(rows) >= 20
    assert {row.get_attribute("data-account") for row in rows} == {
        one.bank for one in story.mules.values()
    }
    assert figure(desk, "left") == "¥0.00"
