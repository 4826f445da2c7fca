"""The dissuasion desk at its busiest:
`python -m bench.desk [--ended 1000000 --open 10000 --pages 200]`.

A real centre: durable PostgreSQL with a million ended and ten thousand open alerts, one web
process, 200 officers who each have the queue open and do what the page does: read the live stream
that it names, and what the stream says of the rows. All made up (虚构).

`queue_…_ms`: the whole queue page, asked for by one more officer while alerts come. `alert_…_ms`:
from the commit of a new alert until an open page has its row, over all pages and alerts; `unseen`
pages did not have it in time. `winners`: how many of 50 officers who claim one alert at once got
it, the least and the most over all races. `page_kb` is an event to a page on average, `web_cpu_s`
what the web process used from its start on. `load` is the machine's at the end. The last line is
JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import json
import os
import re
import time
from typing import Any

import numpy as np

from bench.centre import centre, cpu_s
from bench.desk_client import Browser
from bench.desk_town import fill

RACERS, RACES = 50, 20
SETTLE_S, PATIENCE_S = 5.0, 20.0
ALERT = re.compile(rb'data-alert="(\d+)"')
LIVE = re.compile(rb'sse-connect="([^"]+)"')


def main() -> None:
    """Set up, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ended", type=int, default=1_000_000)
    parser.add_argument("--open", type=int, default=10_000)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--alerts", type=int, default=30)
    parser.add_argument("--gap", type=float, default=2.0, help="seconds from alert to alert")
    asked = parser.parse_args()
    with centre() as made:
        start = time.perf_counter()
        officers, sessions = _signed_in(max(asked.pages, RACERS) + 1)
        fill(os.environ["FANZHA_DSN"], asked.ended, asked.open, officers)
        print(f"{time.perf_counter() - start:8.1f} s  tables filled", flush=True)
        web, port = made.web()
        told = asyncio.run(Desk(port, sessions, asked.pages).measure(asked.alerts, asked.gap))
        told["web_cpu_s"] = round(cpu_s(web.pid), 1)
    sizes = {"ended": asked.ended, "open": asked.open, "pages": asked.pages}
    machine = {"load": round(os.getloadavg()[0], 1), "cores": os.cpu_count()}
    print(json.dumps(sizes | told | machine))


def _signed_in(count: int) -> tuple[list[int], list[str]]:
    """So many dissuasion officers, and their sessions."""
    from django.test import Client

    from fanzha.govern.access.actions import NewUser, enter_user

    officers, sessions = [], []
    for number in range(count):
        new = NewUser(f"bench{number}", "dissuasion_officer", "X", f"虚构{number}")
        client, officer = Client(), enter_user(new, password="bench-only-password")
        client.force_login(officer)
        officers.append(officer.pk)
        sessions.append(client.cookies["sessionid"].value)
    return officers, sessions


class Desk:
    """All officers' browsers, and when each page first had each alert."""

    def __init__(self, port: int, sessions: list[str], pages: int) -> None:
        self.browsers = [Browser(port, session) for session in sessions]
        self.pages, self.other = self.browsers[:pages], self.browsers[-1]
        self.seen: dict[tuple[int, int], float] = {}
        self.last_before = 0
        self.lines: list[str] = []
        self.sizes: list[int] = []

    async def measure(self, alerts: int, gap_s: float) -> dict[str, Any]:
        """Open the pages, let alerts come, then race."""
        for browser in self.browsers:
            answer = await browser.get("/dissuasion/")
            assert answer.status == 200, (answer.status, answer.headers)
            self.last_before = max(self.last_before, max(_alerts(answer.body), default=0))
            line = LIVE.search(answer.body)
            assert line is not None
            self.lines.append(html.unescape(line[1].decode()))
        open_pages = [asyncio.create_task(self._keep_open(n)) for n in range(len(self.pages))]
        await asyncio.sleep(SETTLE_S)
        looking = asyncio.create_task(self._look(alerts * gap_s))
        raised = {}
        for number in range(alerts):
            alert, at = await asyncio.to_thread(_raise, number)
            raised[alert] = at
            await asyncio.sleep(gap_s)
        waits, loaded = await self._waits(raised), await looking
        ended = [page for page in open_pages if page.done()]
        assert not ended, ended[0]  # a page whose stream is over is not an open page
        for page in open_pages:
            page.cancel()
        winners = [await self._race(alert) for alert in list(raised)[:RACES]]
        return {
            **_told("queue", loaded), **_told("alert", waits), "alerts": alerts,
            "unseen": alerts * len(self.pages) - len(waits), "races": len(winners),
            "winners": [min(winners), max(winners)],
            "page_kb": round(sum(self.sizes) / max(len(self.sizes), 1) / 1000, 1),
        }  # fmt: skip

    async def _keep_open(self, number: int) -> None:
        """One page: what its live stream says of rows is in it at once."""
        async for name, data in self.pages[number].events(self.lines[number]):
            at = time.perf_counter()
            self.sizes.append(len(data))
            if name == "queue":
                for alert in json.loads(data)["order"]:
                    if alert > self.last_before:
                        self.seen.setdefault((number, alert), at)

    async def _look(self, seconds: float) -> list[float]:
        waits, end = [], time.perf_counter() + seconds
        while (start := time.perf_counter()) < end:
            answer = await self.other.get("/dissuasion/")
            assert answer.status == 200, answer.status
            waits.append(time.perf_counter() - start)
            await asyncio.sleep(0.5)
        return waits

    async def _waits(self, raised: dict[int, float]) -> list[float]:
        """Seconds from each commit to each page, once all have it or patience ends."""
        end = time.perf_counter() + PATIENCE_S
        while len(self.seen) < len(raised) * len(self.pages) and time.perf_counter() < end:
            await asyncio.sleep(0.1)
        return [at - raised[alert] for (_, alert), at in self.seen.items()]

    async def _race(self, alert: int) -> int:
        """How many of the racers got the alert: the page after a claim says so, the others' 400."""
        racers = self.browsers[:RACERS]
        claims = [racer.post(f"/dissuasion/alerts/{alert}/claim") for racer in racers]
        answers = [answer.status for answer in await asyncio.gather(*claims)]
        assert set(answers) <= {302, 400}, answers
        return answers.count(302)


def _alerts(page: bytes) -> list[int]:
    return list(map(int, ALERT.findall(page)))


def _raise(number: int) -> tuple[int, float]:
    """A new alert about a person nobody has heard of, and the moment it was committed."""
    from fanzha.kit import clock
    from fanzha.prevent.alert.actions import NewAlert, raise_alert
    from fanzha.words.enums import Level
    from fanzha.words.reasons import Reason

    new = NewAlert(
        signal_id=f"bench:{number}", phone=f"138{number:08}", source="person", level=Level.HIGH,
        scam_type="loan", reasons=(Reason("person"),), at=clock.now(), money_fen=10**9,
    )  # fmt: skip
    return raise_alert(new), time.perf_counter()


def _told(name: str, waits: list[float]) -> dict[str, float]:
    return {
        f"{name}_p{percent}_ms": round(float(np.percentile(waits, percent)) * 1000, 1)
        for percent in (50, 95, 99, 100)
    }  # fmt: skip


if __name__ == "__main__":
    main()
