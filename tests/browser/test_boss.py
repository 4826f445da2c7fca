"""166万, clicked through by hand: reported, stopped over several banks, frozen, given back."""

from __future__ import annotations

import re
import time

from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn

A_MINUTE = 60_000
LOSS = "¥1,660,000.00"


def open_report(desk: Page) -> None:
    """Wait on the duty desk, without reloading it, until the report is there; open it."""
    desk.goto("/duty/")
    link = desk.get_by_role("link", name=re.compile(r"^#\d+$")).first
    expect(link).to_be_visible(timeout=A_MINUTE)
    link.click()
    expect(desk.locator("body")).to_contain_text("冒充老板QQ")


def next_act(page: Page) -> str:
    """Which act the chase offers now."""
    return page.locator("[data-act]").first.get_attribute("data-act") or ""


def figure(page: Page, name: str) -> str:
    """One of the chase's figures as shown."""
    return page.locator(f"[data-figure={name}]").inner_text().strip()


def stop_until_all_stands(chase: Page, seconds: float = 90) -> None:
    """Press the big button whenever it offers to stop more, until nothing moves."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if figure(chase, "stopped") == LOSS:
            return
        button = chase.get_by_role("button", name="止付并查询全部建议账户")
        if button.count():
            button.click()
        chase.wait_for_timeout(500)
    raise AssertionError(f"stopped {figure(chase, 'stopped')}, moving {figure(chase, 'moving')}")


def test_all_of_the_money_is_stopped_frozen_and_given_back(sign_in: SignIn) -> None:
    chase = sign_in("zhiban")
    open_report(chase)
    chase.keyboard.press("Control+Enter")
    chase.wait_for_url("**/duty/chases/*")
    stop_until_all_stands(chase)
    assert figure(chase, "left") == "¥0.00"
    banks = [row.get_attribute("data-account") for row in chase.locator("tr[data-account]").all()]
    assert len(set(banks)) >= 5, "a relay over several banks"

    chase.fill("#case-no", "云公立字〔2026〕166号")
    chase.get_by_role("button", name="登记立案").click()
    expect(chase.locator("body")).to_contain_text("云公立字〔2026〕166号")
    chase.fill("#freeze-approval", "云公冻字〔2026〕9号")
    chase.get_by_role("button", name="冻结全部已止付账户").click()
    expect(chase.locator("[data-figure=frozen]")).to_have_text(LOSS, timeout=A_MINUTE)

    chase.get_by_role("button", name="计算返还方案").click()
    chase.get_by_role("button", name="已通知被害人").click()
    chase.fill("#refund-approval", "云公返字〔2026〕3号")
    chase.get_by_role("button", name="登记批准").click()
    chase.get_by_role("button", name="通知银行返还").click()
    expect(chase.locator("[data-figure=paid]")).to_have_text(LOSS, timeout=A_MINUTE)
    assert figure(chase, "loss") == LOSS
    assert figure(chase, "frozen") == "¥0.00"


def test_a_bank_sees_its_own_orders_only(sign_in: SignIn) -> None:
    bank = sign_in("bank03")
    bank.goto("/bank/")
    expect(bank.locator("body")).to_contain_text("9277")
    expect(bank.locator("body")).not_to_contain_text("8467")
