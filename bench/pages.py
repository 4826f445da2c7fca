"""What every page weighs and when it is first painted: `python -m bench.pages [--rounds 3]`.

A demo centre, filled through its doors, in Chromium on the loopback; each page is opened with
empty hands (nothing cached) and the middle of the rounds counts. kB on the wire, all files of the
page together; milliseconds from the navigation to the first contentful paint. The last line is
JSON; `late` and `heavy` name the pages past one second and past their weight.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from statistics import median

import django
from playwright.sync_api import Browser, sync_playwright

from fanzha.cli.centre import free_port

FIRST_PAINT_MS = 1000


def main() -> None:
    """Start a centre, fill it, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    os.environ.update(FANZHA_DEMO="1", DJANGO_SETTINGS_MODULE="fanzha.settings")
    django.setup()
    from tests.browser.centre import RunningCentre
    from tests.browser.conftest import CHROMIUM_FLAGS

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as player:
        running = RunningCentre(Path(folder) / "data", free_port())
        Path(folder).chmod(0o755)
        running.start()
        try:
            program = shutil.which("chromium") or shutil.which("google-chrome")
            browser = player.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
            print(json.dumps(measured(browser, running.url, running, asked.rounds)))
        finally:
            running.stop()


def measured(browser: Browser, url: str, running: object, rounds: int) -> dict[str, object]:
    """kB and milliseconds of every page, and which are past their bound."""
    from tests.browser.conftest import DEMO_PASSWORD
    from tests.browser.filling import fill
    from tests.browser.looking import look, signed_in
    from tests.browser.pages import PAGES

    states = cache(lambda name: signed_in(browser, url, name, DEMO_PASSWORD))
    with browser.new_context(storage_state=states("zhiban"), base_url=url) as context:
        fill(running, context.new_page(), DEMO_PASSWORD)
    weights, paints = {}, {}
    for name, seen in PAGES.items():
        state, at = states(seen.person(running)), url + seen.address(name, running)
        looks = [look(browser, state, at, phone=seen.phone, axe=False) for _ in range(rounds)]
        weights[name] = round(median(one.sent for one in looks) / 1000)
        paints[name] = round(median(one.first_paint_ms for one in looks))
        print(f"{name:24} {weights[name]:4} kB {paints[name]:5} ms", flush=True)
    return {
        "kb": weights, "first_paint_ms": paints, "load": round(os.getloadavg()[0], 1),
        "heavy": [name for name, seen in PAGES.items() if weights[name] > seen.most_kb],
        "late": [name for name in PAGES if paints[name] > FIRST_PAINT_MS],
    }  # fmt: skip


if __name__ == "__main__":
    main()
