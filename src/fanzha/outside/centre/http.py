"""`detect.ports.Centre` over HTTPS, for a detector that runs at the owner of the data.

TLS is verified, against `ca` where the centre has an authority of its own; plain HTTP is
refused but to this machine. Each message is signed (`detect.remote.signing`). A message whose
answer was lost is sent once more and taken once.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx

from fanzha.kit import clock
from fanzha.kit.errors import Trouble
from fanzha.kit.lines import is_private
from fanzha.kit.steady import TOLERANCE
from fanzha.prevent.detect.ports import At, Away, NotTaken, Outcome, Overtaken
from fanzha.prevent.detect.remote import crossing
from fanzha.prevent.detect.remote import state as states
from fanzha.prevent.detect.remote.fields import mapping, moment, whole
from fanzha.prevent.detect.remote.signing import SHORTEST_KEY, headers

ROOT = "/api/detector"
TIMEOUT = httpx.Timeout(30.0, connect=5.0)
ATTEMPTS = 2


CONTENT = (400, 413)
"""The centre knows us and refuses what we say."""


class Refused(Away):
    """The centre answers, and takes nothing from us: name, key or clock is wrong."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(f"HTTP {status}: {said}")
        self.status = status


@dataclass(frozen=True)
class Link:
    """How a detector reaches its centre: address, its name there and key, an own authority."""

    url: str
    name: str
    key: str
    ca: Path | None = None

    def __post_init__(self) -> None:
        if not is_private(self.url):
            raise Trouble(
                zh="须用 https:// (仅本机可用 http://)",
                en="must begin with https:// (http:// to this machine only)", field="centre",
            )  # fmt: skip
        if len(self.key) < SHORTEST_KEY:
            raise Trouble(
                zh=f"密钥至少 {SHORTEST_KEY} 个字符: 见 fanzha enter detector",
                en=f"a key has at least {SHORTEST_KEY} characters: see fanzha enter detector",
                field="key-file",
            )

    def client(self) -> httpx.Client:
        """A client that verifies whom it talks to and goes through no proxy."""
        verified = ssl.create_default_context(cafile=self.ca)
        parts = urlsplit(self.url)
        base = f"{parts.scheme}://{parts.netloc}"
        return httpx.Client(base_url=base, verify=verified, timeout=TIMEOUT, trust_env=False)


class CentreFar:
    """Signed messages to the centre. Every method raises Away while it cannot be reached.

    `register`: whose phone and account, as Parquet (`engine.stream.known`). It is the owner's
    own and stays here.
    """

    def __init__(
        self, link: Link, register: Path | None = None,
        now: Callable[[], datetime] = clock.world,
    ) -> None:  # fmt: skip
        self._link, self._register, self._now = link, register, now
        self._client = link.client()
        self._path = urlsplit(link.url).path.rstrip("/") + ROOT

    def position(self) -> At:
        """How far our log was taken over."""
        found = self._asked("GET", "/position")
        try:
            at = moment(found, "log_time") if found.get("log_time") else None
            return At(whole(found, "position"), at)
        except Trouble as trouble:
            raise Away("a position that cannot be read") from trouble

    def commit(self, outcome: Outcome) -> None:
        """Hand an outcome over. Raises Overtaken when another moved the position, NotTaken when
        the centre refuses what it says."""
        try:
            self._asked("POST", "/commit", body=crossing.written(outcome))
        except Refused as refused:
            if refused.status in CONTENT:
                raise NotTaken(str(refused)) from refused
            raise

    def news(self, have: Mapping[str, str]) -> dict[str, bytes]:
        """Rules and lists from the centre; the register from our own file."""
        known = {name: have[name] for name in ("rules", "lists") if name in have}
        found = self._asked("GET", f"/news?{urlencode(known)}" if known else "/news")
        try:
            return {
                **self._own(have),
                **{name: base64.b64decode(text) for name, text in found.items()},
            }
        except (binascii.Error, TypeError) as error:
            raise Away("news that cannot be read") from error

    def _own(self, have: Mapping[str, str]) -> dict[str, bytes]:
        content = self._register.read_bytes() if self._register else b""
        is_new = content and hashlib.sha256(content).hexdigest() != have.get("register")
        return {"register": content} if is_new else {}

    def tell(self, state: Mapping[str, Any]) -> None:
        """Say how we fare: named figures, and no name of a file. No alert waits for a centre that
        does not understand it."""
        try:
            self._asked("POST", "/state", body=states.taken(state))
        except Refused as refused:
            if refused.status not in CONTENT:
                raise

    def questions(self) -> list[dict[str, Any]]:
        """Back-tests that are asked of us."""
        found: list[dict[str, Any]] = self._asked("GET", "/questions").get("questions", [])
        return found

    def answer(self, number: int, told: Mapping[str, Any]) -> None:
        """Answer one of them."""
        self._asked("POST", f"/questions/{number}", body=told)

    def _asked(
        self, method: str, place: str, body: Mapping[str, Any] | None = None
    ) -> Mapping[str, Any]:
        content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        response = self._sent(method, self._path + place, content, self._now)
        if response.status_code == 401 and abs(self._now() - clock.world()) > TOLERANCE:
            # Our clock jumped, and the centre knows which of the two times is right.
            response = self._sent(method, self._path + place, content, clock.world)
        if response.status_code == 409:
            raise Overtaken("another detector has moved the position")
        if response.status_code != 200:
            raise _refusal(response)
        try:
            return mapping(response.json(), "answer")
        except (ValueError, Trouble) as error:
            raise Away("an answer that cannot be read") from error

    def _sent(
        self, method: str, target: str, content: bytes, now: Callable[[], datetime]
    ) -> httpx.Response:
        """Sent until an answer comes, twice at most: each message is taken once."""
        link, missed = self._link, ""
        for _ in range(ATTEMPTS):
            signed = headers(link.name, link.key, method, target, now(), content)
            head = {**signed, "Content-Type": "application/json"}
            try:
                return self._client.request(method, target, content=content, headers=head)
            except httpx.HTTPError as error:
                missed = type(error).__name__
        raise Away(missed)


def _refusal(response: httpx.Response) -> Away:
    if response.status_code in (400, 401, 403, 404, 413):
        return Refused(response.status_code, _said(response))
    return Away(f"HTTP {response.status_code}")


def _said(response: httpx.Response) -> str:
    """The centre's own words, in English for the log; it names fields, never values."""
    try:
        error = response.json()["error"]
    except (ValueError, KeyError, TypeError):
        return "refused"
    return str(error.get("en", "") if isinstance(error, dict) else error)[:200]
