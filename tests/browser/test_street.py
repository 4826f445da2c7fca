"""The street without a line: the card opens from the phone, entries wait there and count once."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.centre import RunningCentre
from tests.browser.conftest import SignIn
from tests.browser.pages import SENT, VISITOR, rows, wait_for


def a_visit(sign_in: SignIn, centre: RunningCentre) -> tuple[Page, int]:
    """The phone of whoever was sent, at the card of the visit."""
    (alert,) = wait_for(centre, SENT)
    phone = sign_in(str(wait_for(centre, VISITOR)[0]), phone=True)
    phone.goto(f"/street/cards/{alert}")
    return phone, int(alert)


def test_a_card_opens_without_a_line_and_what_was_entered_is_sent_once_later(
    sign_in: SignIn, centre_running: RunningCentre
) -> None:
    phone, alert = a_visit(sign_in, centre_running)
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
    with phone.expect_response("**/live?*"):  # a line that opens later would not be lost
        phone.reload()  # seen once under the worker: now it is kept
    name = phone.locator("h1").inner_text()

    phone.context.set_offline(True)
    phone.evaluate("htmx.trigger('[hx-trigger*=\"sse:alerts\"]', 'sse:alerts')")
    expect(phone.locator("body.line-lost")).to_be_visible()
    expect(phone.locator("#trouble")).to_be_empty()  # what is read again by itself was no act
    phone.reload()
    expect(phone.locator("#kept")).to_be_visible()
    assert phone.locator("h1").inner_text() == name
    phone.fill("#note", "路上没有信号(虚构)")
    phone.locator("[data-act=not_found]").click()
    expect(phone.locator("#unsent")).to_have_text("1")
    phone.goto("/street/cards/999999")
    expect(phone.locator(".empty-title")).to_contain_text("没有存在手机上")
    phone.goto(f"/street/cards/{alert}")
    expect(phone.locator("#unsent")).to_have_text("1")

    phone.context.set_offline(False)
    expect(phone.locator("#kept")).to_be_hidden(timeout=15_000)
    expect(phone.locator("#unsent")).to_have_text("0")
    written = (
        "SELECT note, count(*) FROM dissuade_contact WHERE note LIKE '路上没有信号%' GROUP BY 1"
    )
    assert rows(centre_running, written) == [("路上没有信号(虚构)", 1)]


def test_what_the_centre_refuses_stays_in_words_until_it_is_read(
    sign_in: SignIn, centre_running: RunningCentre
) -> None:
    phone, _ = a_visit(sign_in, centre_running)
    phone.fill("#saved", "很多")
    phone.locator("[data-act=dissuaded]").click()
    expect(phone.locator("#refused-list")).to_contain_text("劝住了")
    phone.reload()
    expect(phone.locator("#refused-list")).to_contain_text("劝住了")
    phone.locator("#refused-read").click()
    expect(phone.locator("#refused")).to_be_hidden()
