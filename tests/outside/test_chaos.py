"""Chaos: banks that lose, double, delay and tear, and every process of the centre killed.

Real processes: PostgreSQL, web, worker and the made-up banks. In the end every message has
the one answer its bank gave, no order took effect twice, and the money adds up.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from psycopg.rows import dict_row

from fanzha.kit import clock
from fanzha.kit.clock import TownClock
from fanzha.kit.postgres.server import FAST_AND_LOOSE, Server
from fanzha.outside.bank.simulator.banks import Banks
from fanzha.outside.bank.simulator.journal import Journal
from fanzha.outside.bank.simulator.world import world_of
from fanzha.outside.bank.xml.messages import read_answer, write_answer
from fanzha.recover.message.codes import Code
from fanzha.recover.message.rules import Answer
from tests.outside.banks import SECRET, free_port
from tests.outside.chaos_town import VICTIMS, world

START = datetime(2026, 3, 2, 8, 20, tzinfo=UTC)
SPEED = 1200.0
PATIENCE = 90.0
ROOT = Path(__file__).parents[2]
KILLS = (("worker", 2), ("database", 10), ("banks", 20), ("web", 28), ("worker", 34))
"""Who is killed, once the banks have taken and answered so much: in the thick of it on any machine."""


class Town:
    """The centre and the banks as processes; whatever dies is started again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.plan = folder, world(START)
        (folder / "world.json").write_text(json.dumps(self.plan))
        self.server = Server(folder, settings=FAST_AND_LOOSE)
        self.dsn = self.server.start()
        self.web_port, self.banks_port = free_port(), free_port()
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.live = TownClock(real=datetime.now(UTC), town=START, speed=SPEED).to_env()

    def python(self, *words: str) -> subprocess.Popen[bytes]:
        """One process in the town's environment."""
        more = {
            "FANZHA_DSN": self.dsn, "FANZHA_DEMO": "1", clock.ENV: self.live,
            "FANZHA_BANK_SECRET": SECRET, "FANZHA_BANKS_URL": f"http://127.0.0.1:{self.banks_port}",
            "FANZHA_DATA": str(self.folder), "DJANGO_SETTINGS_MODULE": "fanzha.settings",
        }  # fmt: skip
        command = [sys.executable, "-m", *words]
        return subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **more}, stderr=subprocess.DEVNULL
        )

    def keep_running(self) -> None:
        """Start what does not run."""
        for name, words in self.commands().items():
            process = self.running.get(name)
            if process is None or process.poll() is not None:
                self.running[name] = self.python(*words)

    def commands(self) -> dict[str, list[str]]:
        answers = f"http://127.0.0.1:{self.web_port}/api/bank/answers"
        return {
            "web": ["fanzha.web", "--port", str(self.web_port)],
            "worker": ["fanzha.jobs"],
            "banks": [
                "fanzha.outside.bank.simulator", "--world", str(self.folder / "world.json"),
                "--port", str(self.banks_port), "--answers", answers,
                "--state", str(self.folder / "banks"),
            ],
        }  # fmt: skip

    def kill(self, name: str) -> None:
        """Kill without warning. A database that comes back at another port takes all with it."""
        if name != "database":
            self.running[name].send_signal(signal.SIGKILL)
            self.running[name].wait()
            return
        server = psutil.Process(self.server.pid())
        for process in (*server.children(), server):
            with contextlib.suppress(psutil.NoSuchProcess):  # a helper that ended by itself
                process.kill()
        self.dsn = self.server.start()
        for process in self.running.values():
            process.kill()
            process.wait()

    def rows(self, query: str) -> list[dict[str, Any]]:
        with psycopg.connect(self.dsn, row_factory=dict_row) as line:
            return line.execute(query).fetchall()

    def progress(self) -> tuple[int, bool]:
        """How many messages were taken plus how many answered, and whether all are answered
        and every order's paper is among them."""
        [row] = self.rows(
            "SELECT count(sent_at) + count(answered_at) AS done, bool_and(state = 'answered') AND "
            f"count(*) FILTER (WHERE code = '{Code.PAPER}') = (SELECT count(*) FROM stop_order) "
            "AS settled FROM message_message"
        )
        return row["done"], row["settled"]

    def stop(self) -> None:
        """Kill the banks first: what the centre shows as stopped was so at the bank's last moment."""
        for _, process in sorted(self.running.items()):
            process.kill()
            process.wait()

    def live_through_it(self) -> None:
        """Keep everything running, kill as planned, until all is settled."""
        end, kills, settled = time.monotonic() + PATIENCE, list(KILLS), False
        while kills or not settled:
            self.keep_running()
            done, settled = self.progress()
            if kills and (settled or done >= kills[0][1]):
                self.kill(kills.pop(0)[0])
                settled = False
            assert time.monotonic() < end, self.rows(
                "SELECT code, bank, state, tries, trouble FROM message_message m WHERE state <> "
                "'answered' OR EXISTS (SELECT FROM stop_order o WHERE o.key = m.key AND NOT EXISTS "
                "(SELECT FROM paper_enclosure e WHERE e.key = o.key))"
            )
            time.sleep(0.05)


@dataclass(frozen=True)
class End:
    """What the centre believes, what the banks did, and the banks' journal."""

    messages: list[dict[str, Any]]
    orders: list[dict[str, Any]]
    kept: list[str]
    banks: Banks
    journal: list[dict[str, Any]]


@pytest.fixture(scope="module")
def end() -> Iterator[End]:
    """The state after the chaos."""
    folder = Path(tempfile.mkdtemp(prefix="fanzha-chaos-"))
    folder.chmod(0o755)
    town = Town(folder)
    try:
        assert town.python("tests.outside.chaos_town", str(folder / "world.json")).wait() == 0
        town.live_through_it()
        town.stop()
        yield _end_of(town)
    finally:
        town.stop()
        town.server.stop()
        shutil.rmtree(town.server.base, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def _end_of(town: Town) -> End:
    journal = Journal(town.folder / "banks")
    return End(
        town.rows("SELECT key, code, bank, state, answer, tries FROM message_message"),
        town.rows("SELECT key, account, state, balance_fen, stopped_at FROM stop_order"),
        [row["reason"] for row in town.rows("SELECT reason FROM message_kept")],
        Banks(world_of(town.plan), journal), list(journal.replay()),
    )  # fmt: skip


def test_there_was_chaos(end: End) -> None:
    entries = Counter(entry["entry"] for entry in end.journal)
    assert len(end.messages) >= 2 * VICTIMS
    assert entries["lost"] > 5
    assert entries["again"] > 5
    assert sum(message["tries"] for message in end.messages) > VICTIMS
    assert [reason for reason in end.kept if "XML" in reason]


def test_every_message_has_the_one_answer_its_bank_gave(end: End) -> None:
    for message in end.messages:
        said = Answer.read(end.banks.answers[str(message["key"])])
        assert message["answer"] == read_answer(write_answer(said)).content()
    assert not [reason for reason in end.kept if reason in ("contradiction", "unknown_key")]


def test_every_order_reached_one_true_final_state(end: End) -> None:
    assert len(end.orders) >= VICTIMS
    for order in end.orders:
        said = end.banks.answers[str(order["key"])]
        stopped = said["result"] in ("0000", "1200")
        # On a slow machine 48 hours of the town may pass.
        assert order["state"] in (("stopped", "lapsed") if stopped else ("refused",))
        if stopped:
            assert order["balance_fen"] == said["body"]["balance_fen"]
            assert order["stopped_at"].isoformat() == said["body"]["stopped_at"]


def test_none_was_sent_twice_with_effect(end: End) -> None:
    took = Counter(e["message"]["key"] for e in end.journal if e["entry"] == "took")
    assert set(took) == {str(message["key"]) for message in end.messages}
    assert set(took.values()) == {1}
    by_account = Counter(order["account"] for order in end.orders if order["stopped_at"])
    stops = {name: one.stops for name, one in end.banks.books.accounts.items() if one.stops}
    assert stops == by_account


def test_every_order_has_one_paper_and_it_never_changed(end: End) -> None:
    took = {e["message"]["key"]: e["message"] for e in end.journal if e["entry"] == "took"}
    brought = [message for message in took.values() if message["code"] == Code.PAPER]
    named = Counter(message["body"]["order"] for message in brought)
    assert named == Counter(str(order["key"]) for order in end.orders)
    for message in brought:
        [paper] = message["papers"]
        assert paper["name"] == f"{message['body']['paper_number']}.pdf"
    numbers = {message["body"]["paper_number"] for message in brought}
    assert len(numbers) == len(end.orders)
    for entry in end.journal:
        if entry["entry"] == "again":
            assert entry["papers"] == took[entry["key"]]["papers"]


def test_the_money_adds_up(end: End) -> None:
    books = end.banks.books
    lines = books.done.values()
    left = sum(line["amount_fen"] for line in lines if line["payee"] not in books.accounts)
    paid = sum(item["balance_fen"] for item in world(START)["accounts"])
    assert sum(account.balance_fen for account in books.accounts.values()) + left == paid
    for order in end.orders:
        if order["state"] == "stopped":
            assert books.accounts[order["account"]].balance_fen >= order["balance_fen"]
