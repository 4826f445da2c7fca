"""What waits on a phone: none is lost, and nobody sends another person's."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route, expect

from tests.browser.centre import RunningCentre
from tests.browser.conftest import DEMO_PASSWORD, SignIn
from tests.browser.pages import SENT, VISITOR, wait_for

ENTRIES = re.compile("/entries$")


def at_the_card(sign_in: SignIn, centre: RunningCentre) -> Page:
    """The phone of whoever was sent."""
    (alert,) = wait_for(centre, SENT)
    phone = sign_in(str(wait_for(centre, VISITOR)[0]), phone=True)
    phone.goto(f"/street/cards/{alert}")
    return phone


def test_what_is_pressed_while_an_entry_is_on_its_way_is_sent_after_it(
    sign_in: SignIn, centre_running: RunningCentre
) -> None:
    phone, held = at_the_card(sign_in, centre_running), list[Route]()
    taken = {"taken": True}
    phone.route(ENTRIES, lambda route: route.fulfill(json=taken) if held else held.append(route))
    for act in ("not_found", "resists"):
        phone.locator(f"[data-act={act}]").click()
    expect(phone.locator("#unsent")).to_have_text("2")
    with phone.expect_request(ENTRIES) as second:
        held[0].fulfill(json=taken)
    assert "act=resists" in (second.value.post_data or "")
    expect(phone.locator("#offline")).to_be_hidden()


def test_whoever_signs_in_next_on_a_phone_does_not_send_what_waits_there(
    sign_in: SignIn, centre_running: RunningCentre
) -> None:
    phone, sent = at_the_card(sign_in, centre_running), list[str]()
    phone.route(ENTRIES, lambda route: route.abort())
    phone.fill("#note", "没有信号(虚构)")
    phone.locator("[data-act=not_found]").click()
    expect(phone.locator("#unsent")).to_have_text("1")
    phone.context.clear_cookies()
    other = "wangge" if wait_for(centre_running, VISITOR)[0] != "wangge" else "shequ"
    phone.goto("/signin")
    phone.fill("#id_username", other)
    phone.fill("#id_password", DEMO_PASSWORD)
    phone.click("button.btn-primary")
    phone.wait_for_url(lambda url: "/signin" not in url)
    phone.unroute(ENTRIES)
    phone.on("request", lambda asked: sent.append(asked.url) if ENTRIES.search(asked.url) else None)
    phone.goto("/street/")
    expect(phone.locator("#card")).to_be_visible()
    expect(phone.locator("#offline")).to_be_hidden()
    assert sent == []
