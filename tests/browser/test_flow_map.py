"""The fund-flow map in Chromium: a group opens, the slider goes back in time, keys walk the cells."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from playwright.sync_api import Page, expect

from fanzha.sim.arrays import with_luhn
from tests.browser.conftest import SignIn
from tests.browser.test_boss import A_MINUTE
from tests.browser.test_desks import quiet

PAYEES, FIRST_SERIAL = 18, 77_000
READ_AGAIN = """() => {
  const map = document.getElementById("flow-map");
  htmx.trigger(map, map.getAttribute("hx-trigger").match(/sse:[\\w-]+/)[0]);
}"""


def story() -> str:
    """Eighteen payments to accounts of one bank, a minute apart, more and more each time (虚构)."""
    serials = np.arange(FIRST_SERIAL, FIRST_SERIAL + PAYEES)
    accounts = with_luhn(pa.array([f"9903{serial:014}" for serial in serials])).to_pylist()
    told = ";".join(
        f"09:{minute:02}转{1_000 + 100 * minute}元到账号{account}"
        for minute, account in enumerate(accounts)
    )
    return f"我叫张某(虚构),被人骗了,我一共转了{PAYEES}笔:{told}。"


def kept(desk: Page) -> str:
    """The address of the map of a report that is written down and not accepted yet."""
    desk.goto("/duty/reports/new")
    desk.fill("#text", story())
    expect(desk.locator("#read-out [name=sure]:checked")).to_have_count(PAYEES, timeout=A_MINUTE)
    desk.get_by_role("button", name="先登记").click()
    desk.wait_for_url(lambda url: "/duty/reports/" in url and "/new" not in url)
    return desk.url.replace("/reports/", "/chases/") + "/map"


def test_groups_open_time_goes_back_and_keys_walk(sign_in: SignIn) -> None:
    desk = sign_in("zhiban")
    wrong = quiet(desk)
    desk.goto(kept(desk))
    cells = desk.locator(".fm-cell")
    expect(cells).to_have_count(15)

    told, group = desk.locator("#flow-cell li"), desk.locator(".fm-cell[data-kind=group]")
    group.hover()
    desk.mouse.down()
    with desk.expect_response(lambda answer: "/map/part" in answer.url):
        desk.evaluate(READ_AGAIN)  # as when a bank answers between the press and the release
    desk.mouse.up()
    expect(told).to_have_count(PAYEES - 13)
    desk.click("#flow-cell [data-open]")
    expect(cells).to_have_count(1 + PAYEES)
    expect(desk.locator("[data-close]")).to_be_visible()
    assert "open=" in desk.url

    desk.locator("#flow-slider").press("Home")
    expect(cells).to_have_count(2)
    desk.locator("#flow-slider").press("End")
    desk.click("[data-close]")
    expect(cells).to_have_count(15)

    desk.locator(".fm-cell[data-kind=victim]").focus()
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Enter")
    expect(desk.locator("#flow-cell")).to_contain_text("9903")
    assert wrong == []
