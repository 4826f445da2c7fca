"""The made-up gateway's door: an ASGI application, and the loop that tells what became of texts."""

from __future__ import annotations

import asyncio
import json
import logging
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import httpx

from fanzha.kit import clock
from fanzha.kit.asgi import Receive, Scope, Send, body_of, respond
from fanzha.kit.errors import Trouble
from fanzha.outside.bank.signing import CENTRE, HEADER, encoded, is_signed, signature
from fanzha.outside.sms.simulator.fates import Faults, call_reports, number_of, text_reports

log = logging.getLogger("fanzha.gateway")

SENDER = "gateway"
TICK = 0.1
AGAIN = 1.0
BATCH = 100
LARGEST = 20_000
HEARD = frozenset({400, 413})
"""The centre has kept what it could not use; saying it again helps nobody."""
ROADS = {"texts": ("/api/sms/reports", "fate"), "calls": ("/api/voice/outcomes", "outcome")}
"""What comes in, where what became of it is told, and the name of its word there."""
Said = tuple[int, dict[str, Any]]


class Due(NamedTuple):
    """A report to tell at a moment, on the road of `what`."""

    at: datetime
    what: str
    report: dict[str, str]


class GatewayApp:
    """POST /texts and /calls, signed JSON; POST /faults, signed; GET /healthz counts."""

    def __init__(self, centre: str, secret: str, faults: Faults | None = None) -> None:
        self._centre, self._secret = centre.rstrip("/"), secret
        self.faults = faults or Faults()
        self.took: dict[str, set[str]] = {what: set() for what in ROADS}
        self._posts = 0
        self._due: list[Due] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; the server's lifespan runs the loop."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await respond(send, *await self._answer(scope, receive))

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        loop = asyncio.create_task(self._tell_for_ever())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        loop.cancel()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Scope, receive: Receive) -> Said:
        what = scope["path"].strip("/")
        if what == "healthz":
            counts = {name: len(keys) for name, keys in self.took.items()}
            return 200, {"ok": True, "posts": self._posts, "waiting": len(self._due), **counts}
        body = await body_of(receive, LARGEST)
        given = dict(scope["headers"]).get(HEADER.lower().encode(), b"").decode("latin-1")
        if not is_signed(body, given, CENTRE, self._secret, clock.world()):
            return 401, {"error": "signature"}
        try:
            return self._take(what, json.loads(body))
        except (Trouble, ValueError, TypeError, KeyError):
            return 400, {"error": "malformed"}

    def _take(self, what: str, message: dict[str, Any]) -> Said:
        if what == "faults":
            self.faults = Faults.read_from(message)
            return 202, {}
        if what not in ROADS:
            return 404, {"error": "path"}
        if self.faults.down:
            return 503, {"error": "down"}
        self._posts += 1
        key, phone = str(message["key"]), str(message["to"])
        if not (phone.isascii() and phone.isdecimal() and 3 <= len(phone) <= 15):
            return 422, {"error": "bad_number"}
        if key not in self.took[what]:
            self.took[what].add(key)
            self._plan(what, key, phone)
        return 202, {"id": number_of(key)}

    def _plan(self, what: str, key: str, phone: str) -> None:
        now = clock.now()
        drawn = text_reports if what == "texts" else call_reports
        for report in drawn(key, phone, self.faults):
            at = now + timedelta(seconds=report.after)
            told = {"key": key, "id": number_of(key), ROADS[what][1]: report.fate}
            told |= {"at": at.isoformat()} | ({"reason": report.reason} if report.reason else {})
            self._due.append(Due(at, what, told))

    async def _tell_for_ever(self) -> None:
        async with httpx.AsyncClient(timeout=5.0, trust_env=False) as client:
            while True:
                for what in ROADS:
                    await self._tell(client, what)
                await asyncio.sleep(TICK)

    async def _tell(self, client: httpx.AsyncClient, what: str) -> None:
        """Tell what is due; what the centre did not hear is told again."""
        now = clock.now()
        due = [one for one in self._due if one.what == what and one.at <= now][:BATCH]
        if not due:
            return
        road, _ = ROADS[what]
        body = encoded({"reports": [one.report for one in due]})
        headers = {HEADER: signature(body, SENDER, self._secret, clock.world())}
        headers["Content-Type"] = "application/json"
        try:
            said = await client.post(self._centre + road, content=body, headers=headers)
        except httpx.HTTPError as error:
            log.warning("the centre cannot be reached: %s", type(error).__name__)
            await asyncio.sleep(AGAIN)
            return
        if said.is_success or said.status_code in HEARD:
            told = set(map(id, due))
            self._due = [one for one in self._due if id(one) not in told]
        else:
            log.warning("the centre answered %s to reports", said.status_code)
            await asyncio.sleep(AGAIN)
