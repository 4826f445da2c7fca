"""Every page: nothing that axe calls serious, light and dark; light on the wire; painted at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from playwright.sync_api import Browser, expect

from fanzha.govern.access.opening import MACHINE
from fanzha.web.rights_page import routes
from tests.browser.centre import RunningCentre
from tests.browser.conftest import DEMO_PASSWORD, SignIn
from tests.browser.filling import fill
from tests.browser.looking import Look, look, signed_in
from tests.browser.pages import NOT_PAGES, PAGES

Looks = Callable[[str], Look]


@pytest.fixture(scope="module")
def filled(centre_running: RunningCentre, browser: Browser) -> RunningCentre:
    """The centre with something on every page."""
    context = browser.new_context(
        storage_state=signed_in(browser, centre_running.url, "zhiban", DEMO_PASSWORD),
        base_url=centre_running.url,
        locale="zh-CN",
    )
    fill(centre_running, context.new_page(), DEMO_PASSWORD)
    context.close()
    return centre_running


@pytest.fixture(scope="module")
def looks(filled: RunningCentre, browser: Browser) -> Looks:
    """Looks at a page by its name, once."""
    states = cache(lambda name: signed_in(browser, filled.url, name, DEMO_PASSWORD))

    @cache
    def at(name: str) -> Look:
        seen = PAGES[name]
        url = filled.url + seen.address(name, filled)
        return look(browser, states(seen.person(filled)), url, phone=seen.phone)

    return at


def test_every_address_is_a_page_that_is_looked_at_or_none() -> None:
    known = {route.name for route in routes() if MACHINE not in route.opens()}
    assert set(PAGES) & NOT_PAGES == set()
    assert known ^ (set(PAGES) | NOT_PAGES) == set(), "enter it in tests/browser/pages.py"


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious_light_or_dark(name: str, looks: Looks) -> None:
    seen = looks(name)
    assert seen.status == 200
    assert seen.findings == ()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_light_on_the_wire(name: str, looks: Looks) -> None:
    seen = looks(name)
    assert 0 < seen.sent <= PAGES[name].most_kb * 1000, seen.files
    charts = any("echarts" in file for file in seen.files)
    assert charts == PAGES[name].charts


def test_the_switch_of_colours_is_kept_and_the_centre_sends_them(sign_in: SignIn) -> None:
    desk = sign_in("zhiban")
    page = desk.locator("html")
    expect(page).to_have_attribute("data-bs-theme", "light")
    desk.get_by_role("button", name="深色").click()
    expect(page).to_have_attribute("data-bs-theme", "dark")
    sent = desk.reload()
    assert sent
    assert 'data-bs-theme="dark"' in sent.text()[:300]
    desk.get_by_role("button", name="深色").click()
    expect(page).to_have_attribute("data-bs-theme", "light")
