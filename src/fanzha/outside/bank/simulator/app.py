"""The banks' door: an ASGI application with a few addresses, and the loop behind it."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import httpx

from fanzha.kit import clock
from fanzha.kit.asgi import Receive, Scope, Send, body_of, respond
from fanzha.kit.errors import Trouble
from fanzha.outside.bank.keys import BankKeys
from fanzha.outside.bank.signing import CENTRE, HEADER, is_signed, signature
from fanzha.outside.bank.simulator.banks import Banks, Down
from fanzha.outside.bank.simulator.faults import Telling
from fanzha.outside.bank.xml.elements import LARGEST
from fanzha.outside.bank.xml.messages import CONTENT_TYPE, read_envelope, write_answer
from fanzha.recover.message.rules import Answer

log = logging.getLogger("fanzha.banks")

TICK = 0.1
FIRST_WAIT, LONGEST_WAIT = 0.2, 10.0
HEARD = frozenset({400, 404})
"""The centre has kept what it could not use; saying it again helps nobody."""
Said = tuple[int, dict[str, Any]]


class BankApp:
    """POST /messages in XML, signed with the bank's key; /world and /faults in JSON, signed
    with the secret of whoever plays the banks; GET /healthz."""

    def __init__(self, banks: Banks, answers_url: str, keys: BankKeys, control: str) -> None:
        self.banks, self._url, self._keys, self._control = banks, answers_url, keys, control
        self._wait: dict[str, float] = {}
        self._again: dict[str, float] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; the server's lifespan runs the loop."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            status, answer = await self._answer(scope, receive)
            await respond(send, status, answer)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        loop = asyncio.create_task(self._work_for_ever())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        loop.cancel()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Scope, receive: Receive) -> Said:
        if scope["path"] == "/healthz":
            return 200, {"ok": True, "waiting": self.banks.waiting()}
        body = await body_of(receive, LARGEST)
        given = dict(scope["headers"]).get(HEADER.lower().encode(), b"").decode("latin-1")
        try:
            if scope["path"] == "/messages":
                return self._take(body, given)
            return self._change(scope["path"], body, given)
        except Trouble as trouble:
            return 400, {"error": trouble.as_dict()}
        except (KeyError, TypeError, ValueError) as error:
            return 400, {"error": type(error).__name__}

    def _take(self, body: bytes, given: str) -> Said:
        envelope, documents = read_envelope(body)
        if not is_signed(body, given, CENTRE, self._keys.of(envelope.bank), clock.world()):
            return 401, {"error": "signature"}
        try:
            self.banks.take(envelope.as_dict(), clock.now(), documents)
        except Down:
            return 503, {"error": "out of service"}
        return 202, {"key": str(envelope.key)}

    def _change(self, path: str, body: bytes, given: str) -> Said:
        if not is_signed(body, given, CENTRE, self._control, clock.world()):
            return 401, {"error": "signature"}
        raw = json.loads(body)
        if path == "/world":
            self.banks.grow(raw)
        elif path == "/faults":
            self.banks.trouble(str(raw.get("bank", "default")), raw)
        else:
            return 404, {"error": "path"}
        return 202, {}

    async def _work_for_ever(self) -> None:
        async with httpx.AsyncClient(timeout=5.0, trust_env=False) as client:
            while True:
                self.banks.work(clock.now())
                await asyncio.gather(*(self._tell(client, *one) for one in self._due()))
                await asyncio.sleep(TICK)

    def _due(self) -> list[tuple[Telling, dict[str, Any]]]:
        now = asyncio.get_running_loop().time()
        waiting = self.banks.to_tell(clock.now())
        return [one for one in waiting if self._again.get(one[0].name, 0) <= now]

    async def _tell(
        self, client: httpx.AsyncClient, telling: Telling, message: dict[str, Any]
    ) -> None:
        body, bank = write_answer(Answer.read(message)), message["bank"]
        body = body[: len(body) // 2] if telling.torn else body
        signed = signature(body, bank, self._keys.of(bank), clock.world())
        headers = {"Content-Type": CONTENT_TYPE, HEADER: signed}
        try:
            response = await client.post(self._url, content=body, headers=headers)
            if response.is_success or response.status_code in HEARD:
                self.banks.note_heard(telling)
                return
            log.warning("the centre answered %s to %s", response.status_code, telling.key)
        except httpx.HTTPError as error:
            log.warning("the centre cannot be reached: %s", type(error).__name__)
        wait = min(self._wait.get(telling.name, FIRST_WAIT) * 2, LONGEST_WAIT)
        self._wait[telling.name] = wait
        self._again[telling.name] = asyncio.get_running_loop().time() + wait
