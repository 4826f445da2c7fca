"""张某, clicked through by hand: warned, unreached, resists, met, 38,000 yuan not paid."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn

# The call reaches the centre 25 seconds after the demo begins.
A_MINUTE = 60_000


def open_alert(desk: Page) -> None:
    """Wait on the queue, without reloading it, until his alert is there; open it."""
    desk.goto("/dissuasion/")
    row = desk.locator("tr[data-alert]").filter(has_text="张**").first
    expect(row).to_be_visible(timeout=A_MINUTE)
    row.get_by_role("link", name="打开").click()
    expect(desk.get_by_role("heading", name="张某(虚构)")).to_be_visible()


def write(desk: Page, note: str) -> None:
    """What he said, for the next entry."""
    desk.fill("#act-note", note)


def test_zhang_is_warned_resists_is_met_and_does_not_pay(sign_in: SignIn) -> None:
    desk = sign_in("quanzu")
    open_alert(desk)
    expect(desk.locator("body")).to_contain_text("90,480.00")
    expect(desk.locator(".countdown")).to_have_count(2)

    desk.keyboard.press("Enter")
    state = desk.locator("[data-state]").first
    expect(state).to_have_attribute("data-state", "sent")  # a high alert: people go at once
    for tries in (1, 2):
        desk.get_by_role("button", name="无人接听").click()
        expect(desk.get_by_text("致电本人 · 无人接听")).to_have_count(tries)
    write(desk, "单位说他今天在车间")
    desk.get_by_role("button", name="单位已联系上").click()
    expect(desk.locator("body")).to_contain_text("单位说他今天在车间")
    expect(state).to_have_attribute("data-state", "sent")

    street = sign_in("wangge", phone=True)
    street.goto(f"/street/cards/{desk.url.rpartition('/')[2]}")  # there may be other visits
    expect(street.get_by_role("heading", name="张某(虚构)")).to_be_visible()
    street.get_by_role("button", name="我在路上").click()
    expect(state).to_have_attribute("data-state", "on_way")  # the desk sees it without reload

    write(desk, "他说正在开车, 不要管")
    desk.get_by_role("button", name="不听劝").click()
    expect(state).to_have_attribute("data-state", "resisting")
    expect(desk.get_by_role("button", name="民警再次上门")).to_be_visible()

    street.reload()
    street.get_by_role("button", name="见到本人").click()
    expect(state).to_have_attribute("data-state", "met")
    street.fill("#saved", "38000")
    street.get_by_role("button", name="劝住了").click()
    expect(street.locator("#acts")).to_contain_text("38,000.00")
    expect(desk.locator("body")).to_contain_text("劝阻成功")
    expect(desk.locator("body")).to_contain_text("¥38,000.00")


def test_the_wall_counts_him_among_the_dissuaded(sign_in: SignIn) -> None:
    wall = sign_in("lingdao")
    expect(wall.locator("body")).to_contain_text("38,000")
