"""Events over HTTP: answered once they are on disk, refused in words, repeated without harm."""

from __future__ import annotations

import asyncio
import gzip
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pyarrow as pa
import pytest
from pyarrow import ipc

from fanzha.kit.errors import Trouble
from fanzha.prevent.intake import names
from fanzha.prevent.intake.app import App
from fanzha.prevent.intake.listener import ENV as LISTEN
from fanzha.prevent.intake.listener import listen_at
from fanzha.prevent.intake.log import Log
from fanzha.prevent.intake.senders import ENV as KEYS
from fanzha.prevent.intake.senders import holders
from fanzha.prevent.intake.service import MOST_BEHIND, Intake
from tests.prevent.intake.made import T0, full_disk, ids, kept_aside, lines, until, visit

BANK_KEY = "b" * 32
NDJSON = {"content-type": "application/x-ndjson"}


class Centre:
    """A listening intake and a client with its key."""

    def __init__(self, data: Path) -> None:
        self.data, self.log, self.read_until = data, Log(data / "log"), 0
        self.intake = Intake(
            data, self.log, position=lambda: self.log.end - self.read_until,
            pages={"/metrics": lambda: ("text/plain", b"events 1\n")}, clock=self.clock,
        )  # fmt: skip
        self.intake.start()
        address = data / "intake.address"
        until(address.exists)
        self.client = httpx.Client(base_url=address.read_text().strip(), headers=NDJSON)

    def clock(self) -> datetime:
        return T0 + timedelta(hours=3)

    def post(self, content: bytes, key: str = BANK_KEY, **headers: str) -> httpx.Response:
        sent = {"authorization": f"Bearer {key}", **headers}
        return self.client.post("/events", content=content, headers=sent)


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Centre]:
    keys = tmp_path / "keys"
    keys.write_text(f"# made up 虚构\nbank {BANK_KEY}\noperator {'o' * 32} *\n")
    monkeypatch.setenv(KEYS, str(keys))
    monkeypatch.setenv(LISTEN, "127.0.0.1:0")
    made = Centre(tmp_path)
    yield made
    made.client.close()
    made.intake.stop()


def rows(first: int, count: int) -> bytes:
    return lines(visit(n, source="bank") for n in range(first, first + count))


def test_it_answers_with_what_became_of_the_events(centre: Centre) -> None:
    bad = lines([visit(9, source="bank", host="")])
    first = {"accepted": 3, "duplicates": 0, "quarantined": 1, "position": 3}
    assert centre.post(rows(0, 3) + bad).json() == first
    assert ids(Log(centre.data / "log")) == ["0", "1", "2"]
    again = {"accepted": 0, "duplicates": 3, "quarantined": 1, "position": 3}
    assert centre.post(rows(0, 3) + bad).json() == again
    (kept,) = kept_aside(centre.data)
    assert (kept["source"], kept["row"], kept["field"]) == ("http:bank", 4, "host")
    tally = centre.intake.state().sources["bank"]
    assert (tally.events, tally.duplicates, tally.quarantined) == (3, 3, 1)
    assert tally.last_arrival == T0 + timedelta(seconds=2)


def test_it_takes_arrow_streams_and_packed_lines(centre: Centre) -> None:
    columns = {
        name: [value]
        for name, value in visit(1, source="bank").items()
        if name not in ("kind", "arrival_time")
    }
    columns["event_time"] = [T0]
    table = pa.table(columns).replace_schema_metadata({"kind": "visit"})
    sink = pa.BufferOutputStream()
    with ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    arrow = {"content-type": "application/vnd.apache.arrow.stream"}
    body = sink.getvalue().to_pybytes()
    assert centre.post(body, **arrow).json()["accepted"] == 1
    assert (
        centre.post(gzip.compress(rows(2, 2)), **{"content-encoding": "gzip"}).json()["accepted"]
        == 2
    )
    packed = pa.Codec("zstd").compress(rows(4, 2), asbytes=True)
    assert centre.post(packed, **{"content-encoding": "zstd"}).json()["accepted"] == 2
    (batch,) = centre.log.read(0)
    assert batch.rows["arrival_time"][0].as_py() == centre.clock(), "it arrived when it came"
    assert centre.post(body[:200], **arrow).status_code == 400
    assert centre.post(b"no stream", **arrow).status_code == 400


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"authorization": "Bearer wrong"}, 401),
        ({"authorization": f"Basic {BANK_KEY}"}, 401),
        ({"authorization": ""}, 401),
        ({"content-type": "text/html"}, 415),
        ({"content-encoding": "br"}, 415),
        ({"content-encoding": "gzip"}, 400),
    ],
)
def test_it_refuses_in_both_languages(centre: Centre, headers: dict[str, str], status: int) -> None:
    answer = centre.post(rows(0, 1), **headers)
    assert answer.status_code == status
    assert answer.json()["zh"]
    assert answer.json()["en"]
    assert centre.log.end == 0


def test_it_refuses_what_is_too_large(centre: Centre) -> None:
    assert centre.post(b"x" * ((16 << 20) + 1)).status_code == 413
    assert centre.post(b"\n" * 100_002).status_code == 413
    bomb = gzip.compress(b" " * ((64 << 20) + 1), 1)
    assert centre.post(bomb, **{"content-encoding": "gzip"}).status_code == 413
    assert centre.log.end == 0


def test_a_key_speaks_for_its_own_sources_only(centre: Centre) -> None:
    assert centre.post(lines([visit(1, source="operator")])).json()["quarantined"] == 1
    assert kept_aside(centre.data)[0]["field"] == "source"
    assert centre.post(lines([visit(2, source="any")]), key="o" * 32).json()["accepted"] == 1
    unsaid = {name: value for name, value in visit(3).items() if name != "source"}
    assert centre.post(lines([unsaid])).json()["accepted"] == 1
    assert centre.log.rows_at([1])["source"].to_pylist() == ["bank"]


def test_a_key_for_any_source_fills_no_memory_with_names(centre: Centre) -> None:
    def said(first: int, count: int, length: int = 0) -> bytes:
        return lines(visit(n, source=f"s{n:0{length}}") for n in range(first, first + count))

    every = centre.post(said(0, names.MOST), key="o" * 32)
    assert every.json()["accepted"] == names.MOST
    more = centre.post(said(names.MOST - 1, 3), key="o" * 32).json()
    assert (more["duplicates"], more["quarantined"]) == (1, 2)
    assert centre.post(said(5000, 2, length=70), key="o" * 32).json()["quarantined"] == 2
    assert len(centre.intake.state().sources) == names.MOST + 1  # and the key's own, for bad rows
    reasons = {(bad["field"], bad["en"]) for bad in kept_aside(centre.data)}
    assert reasons == {
        ("source", f"more than {names.MOST} sources of this key"),
        ("source", "the value is too long"),
    }
    assert centre.post(rows(6000, 1)).json()["accepted"] == 1, "another key has room of its own"


def test_it_asks_to_wait_on_a_full_disk_and_goes_on_by_itself(centre: Centre) -> None:
    assert centre.post(rows(0, 5)).status_code == 200
    (path,) = (centre.data / "log").glob("*.log")
    with full_disk(path.stat().st_size + 50):
        answer = centre.post(rows(5, 200))
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
        assert "disk is full" in answer.json()["en"]
        assert "磁盘已满" in centre.intake.state().faults["disk"].zh
    assert centre.post(rows(5, 200)).json()["accepted"] == 200
    assert centre.intake.state().faults == {}
    assert len(ids(Log(centre.data / "log"))) == 205


def test_it_asks_to_wait_when_the_detector_lags(centre: Centre) -> None:
    centre.read_until = MOST_BEHIND + 1
    answer = centre.post(rows(0, 1))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    centre.read_until = 0
    assert centre.post(rows(0, 1)).status_code == 200


def test_many_senders_of_the_same_events_put_them_in_once(centre: Centre) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda n: centre.post(rows(n % 10 * 5, 10)).json(), range(40)))
    assert sum(answer["accepted"] for answer in answers) == 55 == centre.log.end
    assert sum(answer["duplicates"] for answer in answers) == 40 * 10 - 55
    assert sorted(ids(centre.log), key=int) == [str(n) for n in range(55)]


@pytest.mark.parametrize(
    ("client", "key", "status"),
    [
        ("127.0.0.1", "", 200),
        ("::1", "", 200),
        ("::ffff:127.0.0.1", "", 200),
        ("10.0.0.7", "", 401),
        ("10.0.0.7", "wrong", 401),
        ("10.0.0.7", BANK_KEY, 200),
        ("", "", 401),
    ],
)
def test_figures_are_shown_to_this_machine_and_elsewhere_to_a_key(
    centre: Centre, client: str, key: str, status: int
) -> None:
    app = App(
        centre.intake.door, holders(centre.data), centre.clock,
        pages={"/metrics": lambda: ("text/plain", b"events 1\n")},
    )  # fmt: skip
    transport = httpx.ASGITransport(app, client=(client, 4000))
    head = {"authorization": f"Bearer {key}"} if key else {}

    async def ask() -> int:
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as asking:
            return (await asking.get("/metrics", headers=head)).status_code

    assert asyncio.run(ask()) == status


def test_it_says_how_it_is_and_shows_added_pages(centre: Centre) -> None:
    assert centre.client.get("/healthz").json() == {"ok": True}
    assert centre.client.get("/metrics").text == "events 1\n"
    assert centre.client.get("/elsewhere").status_code == 404


def test_the_folder_is_fed_beside_it(centre: Centre) -> None:
    (centre.data / "inbox" / "visits.jsonl").write_bytes(rows(0, 4))
    until(lambda: centre.log.end == 4)
    assert centre.post(rows(0, 5)).json()["duplicates"] == 4


def test_a_taken_port_is_tried_again_and_said(
    centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LISTEN, centre.client.base_url.netloc.decode())
    other = Intake(tmp_path / "other", Log(tmp_path / "other" / "log"), clock=centre.clock)
    other.start()
    until(lambda: "http" in other.state().faults)
    other.stop()


def test_it_makes_a_key_of_its_own_for_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(KEYS, raising=False)
    monkeypatch.setenv(LISTEN, "127.0.0.1:0")
    centre = Centre(tmp_path)
    path = tmp_path / "intake.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    name, key, sources = path.read_text().split()
    assert (name, sources) == ("local", "*")
    assert centre.post(rows(0, 1), key=key).status_code == 200
    centre.client.close()
    centre.intake.stop()


@pytest.mark.parametrize("given", ["8010", "host:port", "127.0.0.1:99999", ":8010"])
def test_it_names_a_setting_that_is_no_address(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LISTEN, given)
    with pytest.raises(Trouble, match=LISTEN):
        listen_at()
    monkeypatch.setenv(LISTEN, "off")
    assert listen_at() is None


def test_it_names_the_line_of_a_key_too_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "keys").write_text("bank short\n")
    monkeypatch.setenv(KEYS, str(tmp_path / "keys"))
    with pytest.raises(Trouble, match="row 1"):
        Intake(tmp_path, Log(tmp_path / "log"))
