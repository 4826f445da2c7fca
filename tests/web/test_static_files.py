"""Static files leave compressed, are kept by the browser, and are never older than their original."""

from __future__ import annotations

import asyncio
import gzip
import os
from pathlib import Path
from typing import Any

import pytest

from fanzha.web.static_files import SMALL, compressed, with_static_files

STYLE = b"body { color: red; }\n" * 100


async def rest(_scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "static" / "look"
    folder.mkdir(parents=True)
    (folder / "a.css").write_bytes(STYLE)
    (folder / "small.css").write_bytes(b"a" * SMALL)
    return folder.parent


def got(root: Path, path: str, accepts: bytes = b"gzip, br") -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of a GET."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": "http", "path": path, "method": "GET", "query_string": b"v=1",
        "headers": [(b"accept-encoding", accepts)],
    }  # fmt: skip
    asyncio.run(with_static_files(rest, root, root.parent / "copies")(scope, receive, send))
    headers = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(part["body"] for part in sent[1:])


def test_a_file_that_shrinks_leaves_compressed_and_may_be_kept(root: Path) -> None:
    status, headers, body = got(root, "/static/look/a.css")
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert gzip.decompress(body) == STYLE
    assert headers["cache-control"] == "max-age=3600, public"
    assert headers["vary"] == "Accept-Encoding"


def test_who_takes_no_gzip_gets_it_as_it_is(root: Path) -> None:
    _, headers, body = got(root, "/static/look/a.css", b"identity")
    assert "content-encoding" not in headers
    assert body == STYLE


def test_a_small_file_stays_as_it_is_and_other_addresses_go_on(root: Path) -> None:
    assert "content-encoding" not in got(root, "/static/look/small.css")[1]
    assert got(root, "/duty/")[0] == 299
    assert got(root, "/static/../static/look/a.css")[0] == 299


def test_a_changed_original_is_never_served_by_its_old_copy(root: Path) -> None:
    original, copy = root / "look" / "a.css", root / "copy.css"
    assert gzip.decompress(compressed(original, copy).read_bytes()) == STYLE
    original.write_bytes(b"body { color: blue; }\n" * 100)
    os.utime(original, ns=(1, 1))  # an older one put back counts as another
    assert b"blue" in gzip.decompress(compressed(original, copy).read_bytes())
    first = copy.with_name("copy.css.gz").stat().st_ino
    assert compressed(original, copy).stat().st_ino == first
