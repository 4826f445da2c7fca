"""A look at a page with empty hands: what axe finds, what it weighs, when it is first painted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

SEVERE = {"serious", "critical"}
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
CONTRAST = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
SETTLED_MS = 100


@dataclass(frozen=True)
class Look:
    """`findings` of axe, light and dark; bytes on the wire with an empty cache; milliseconds."""

    status: int
    findings: tuple[str, ...]
    sent: int
    first_paint_ms: float
    files: tuple[str, ...]


def signed_in(browser: Browser, url: str, username: str, password: str) -> Any:
    """The cookies of somebody who has signed in; of nobody for ""."""
    context = browser.new_context(base_url=url)
    if username:
        page = context.new_page()
        page.goto("/signin")
        page.fill("#id_username", username)
        page.fill("#id_password", password)
        page.click("button.btn-primary")
        page.wait_for_url(lambda at: "/signin" not in at)
    state = context.storage_state()
    context.close()
    return state


def look(browser: Browser, state: Any, url: str, *, phone: bool, axe: bool = True) -> Look:
    """Open `url` as somebody signed in by `state` (Playwright's storage state), nothing cached."""
    size = {"width": 390, "height": 844} if phone else {"width": 1440, "height": 900}
    context = browser.new_context(
        viewport=size, storage_state=state, locale="zh-CN", reduced_motion="reduce"
    )
    try:
        page = context.new_page()
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        sent: list[int] = []
        files: list[str] = []
        line.on(
            "Network.loadingFinished", lambda event: sent.append(int(event["encodedDataLength"]))
        )
        line.on("Network.responseReceived", lambda event: files.append(event["response"]["url"]))
        answer = page.goto(url)
        page.wait_for_timeout(SETTLED_MS)  # live parts are asked for after the page
        paint = page.evaluate(FIRST_PAINT)
        found = tuple(_found(page)) if axe else ()
        return Look(answer.status if answer else 0, found, sum(sent), paint or 0.0, tuple(files))
    finally:
        context.close()


def _found(page: Page) -> list[str]:
    """Severe findings in the page's own theme, and of contrast in the other."""
    theme = page.evaluate("document.documentElement.dataset.bsTheme")
    found = _told(Axe().run(page).response, theme)
    switch = page.locator("#theme-switch")
    if switch.count() and switch.is_visible():
        switch.click()
        found += _told(Axe().run(page, options=CONTRAST).response, "switched")
    return found


def _told(response: Any, theme: str) -> list[str]:
    return [
        f"{theme} {one['id']}: {node['target']} {node['html'][:160]} "
        + "; ".join(check["message"] for check in (*node["any"], *node["all"], *node["none"]))[:200]
        for one in response["violations"] if one["impact"] in SEVERE for node in one["nodes"]
    ]  # fmt: skip
