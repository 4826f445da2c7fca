"""As much of a browser as an open desk needs: one kept connection, one live stream.

Small on purpose: two hundred of them share a processor with the centre they measure.
"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]
LINE_LIMIT = 1 << 20


@dataclass
class Answer:
    """A status, the headers by lower-case name, the body."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Browser:
    """One officer's browser at the web process on `port`; `token` is against forged forms."""

    port: int
    session: str
    token: str = ""
    _kept: Connection | None = field(default=None, repr=False)

    async def get(self, path: str) -> Answer:
        """Ask for a page or a part of one."""
        answer = await self._ask("GET", path, b"")
        for part in answer.headers.get("set-cookie", "").split(";"):
            if part.strip().startswith("csrftoken="):
                self.token = part.strip().removeprefix("csrftoken=")
        return answer

    async def post(self, path: str, **form: str) -> Answer:
        """Press a button."""
        return await self._ask("POST", path, urlencode(form).encode())

    async def events(self, path: str) -> AsyncIterator[tuple[str, bytes]]:
        """Name and data of what a live stream says, as it comes; ends with the connection."""
        reader, writer = await self._open()
        writer.write(self._head("GET", path, 0, "text/event-stream"))
        kept = b""
        try:
            await reader.readuntil(b"\r\n\r\n")
            while chunk := await _chunk(reader):
                *events, kept = (kept + chunk).split(b"\n\n")
                for event in events:
                    if event.startswith(b"event: "):
                        name, _, data = event.partition(b"\n")
                        yield name.removeprefix(b"event: ").decode(), data.removeprefix(b"data: ")
        finally:
            writer.close()

    def close(self) -> None:
        """Leave."""
        if self._kept is not None:
            self._kept[1].close()

    async def _ask(self, method: str, path: str, body: bytes) -> Answer:
        for _ in range(2):  # a kept connection may have been closed meanwhile
            reader, writer = self._kept or await self._open()
            self._kept = (reader, writer)
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                writer.write(self._head(method, path, len(body), "text/html") + body)
                return await _answer(reader)
            self._kept = None
        raise ConnectionError(f"no answer to {path}")

    async def _open(self) -> Connection:
        return await asyncio.open_connection("127.0.0.1", self.port, limit=LINE_LIMIT)

    def _head(self, method: str, path: str, length: int, accept: str) -> bytes:
        lines = [
            f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Accept: {accept}", "Accept-Encoding: gzip",
            f"Cookie: sessionid={self.session}; csrftoken={self.token}",
        ]  # fmt: skip
        if method == "POST":
            lines += [
                f"X-CSRFToken: {self.token}", f"Content-Length: {length}",
                "Content-Type: application/x-www-form-urlencoded",
            ]  # fmt: skip
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def _answer(reader: asyncio.StreamReader) -> Answer:
    status = int((await reader.readuntil(b"\r\n")).split()[1])
    headers = {}
    while (line := await reader.readuntil(b"\r\n")) != b"\r\n":
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.lower()] = value.strip()
    length = headers.get("content-length")
    body = await (reader.readexactly(int(length)) if length else _chunks(reader))
    if headers.get("content-encoding") == "gzip":
        body = gzip.decompress(body)
    return Answer(status, headers, body)


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    parts = []
    while part := await _chunk(reader):
        parts.append(part)
    return b"".join(parts)


async def _chunk(reader: asyncio.StreamReader) -> bytes:
    """The next chunk of a body; nothing after the last."""
    size = int(await reader.readuntil(b"\r\n"), 16)
    part = await reader.readexactly(size)
    await reader.readexactly(2)
    return part
