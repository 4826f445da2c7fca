"""The line to the centre: verified TLS, no plain HTTP abroad, a lost answer is asked for again."""

from __future__ import annotations

import json
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from fanzha.kit.errors import Trouble
from fanzha.outside.centre.http import CentreFar, Link
from fanzha.prevent.detect.ports import At, Away, NotTaken, Outcome, Overtaken
from tests.prevent.intake.made import T0

KEY = "made-up-" * 8


class _Answers(BaseHTTPRequestHandler):
    """Answers with the status and body that the server was given, and counts what was asked."""

    server: _Centre

    def do_GET(self) -> None:
        self.server.asked += 1
        if self.server.lose:
            self.server.lose -= 1
            self.close_connection = True
            return
        body = json.dumps(self.server.says).encode()
        stale = self.headers["X-Fanzha-Moment"] == self.server.stale
        self.send_response(401 if stale else self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_: Any) -> None:
        """A test's server is silent."""


class _Centre(HTTPServer):
    """A centre of one answer."""

    asked, lose, status, stale = 0, 0, 200, ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.says: dict[str, Any] = {"position": 7, "log_time": T0.isoformat()}

    def handle_error(self, *_: Any) -> None:
        """A refused handshake is what is tested."""


@pytest.fixture
def server() -> Iterator[_Centre]:
    """It serves until the test ends."""
    with _Centre() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def far(server: _Centre, scheme: str = "http", ca: Path | None = None) -> CentreFar:
    """A client of the server."""
    return CentreFar(Link(f"{scheme}://127.0.0.1:{server.server_port}", "telecom-a", KEY, ca))


def test_a_lost_answer_is_asked_for_once_more_then_the_centre_is_away(server: _Centre) -> None:
    centre = far(server)
    server.lose = 1
    assert centre.position() == At(7, T0)
    assert server.asked == 2
    server.lose = 2
    with pytest.raises(Away):
        centre.position()
    assert centre.position() == At(7, T0)


@pytest.mark.parametrize(
    ("status", "raised"),
    [
        (409, Overtaken),
        (500, Away),
        (503, Away),
        (401, Away),
        (302, Away),
        (400, NotTaken),
        (413, NotTaken),
    ],
)
def test_what_is_not_taken_is_told(server: _Centre, status: int, raised: type[Exception]) -> None:
    server.status = status
    with pytest.raises(raised):
        far(server).commit(Outcome(0, 1, T0))


@pytest.mark.parametrize("status", [400, 413])
def test_a_centre_that_does_not_understand_how_it_fares_holds_nothing_up(
    server: _Centre, status: int
) -> None:
    server.status = status
    far(server).tell({"at": T0.isoformat()})
    assert server.asked == 1


def test_a_clock_that_jumped_is_tried_both_ways(server: _Centre) -> None:
    link = Link(f"http://127.0.0.1:{server.server_port}", "telecom-a", KEY)
    centre = CentreFar(link, now=lambda: T0)
    server.stale = str(int(T0.timestamp()))
    assert centre.position() == At(7, T0)
    assert server.asked == 2


@pytest.mark.parametrize("says", [{}, {"position": "seven"}, {"position": 1, "log_time": "soon"}])
def test_an_answer_it_cannot_read_is_named(server: _Centre, says: dict[str, Any]) -> None:
    server.says = says
    with pytest.raises(Away):
        far(server).position()


def test_a_centre_is_believed_by_its_authority_only(server: _Centre, tmp_path: Path) -> None:
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-keyout", str(key), "-out", str(certificate), "-days", "2", "-subj",
         "/CN=centre.example", "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with pytest.raises(Away):
        far(server, "https").position()
    assert server.asked == 0
    assert far(server, "https", certificate).position() == At(7, T0)


@pytest.mark.parametrize(
    ("url", "key", "field"),
    [
        ("http://centre.example", KEY, "centre"),
        ("http://10.0.0.1", KEY, "centre"),
        ("ftp://127.0.0.1", KEY, "centre"),
        ("centre.example", KEY, "centre"),
        ("https://centre.example", "short", "key-file"),
    ],
)
def test_it_speaks_in_the_clear_to_this_machine_only(url: str, key: str, field: str) -> None:
    with pytest.raises(Trouble) as told:
        Link(url, "telecom-a", key)
    assert told.value.field == field


def test_the_owners_register_is_read_here_and_asked_of_nobody(
    server: _Centre, tmp_path: Path
) -> None:
    register = tmp_path / "register.parquet"
    register.write_bytes(b"made up")
    server.says = {"rules": "e30="}
    link = Link(f"http://127.0.0.1:{server.server_port}", "telecom-a", KEY)
    assert CentreFar(link, register).news({}) == {"register": b"made up", "rules": b"{}"}
