"""`fanzha up` and `fanzha doctor` say what is wrong and what to do, in both languages."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from fanzha.cli import centre
from fanzha.kit.errors import Trouble


def fanzha(*words: str | Path, **extra: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("FANZHA_")} | extra
    return subprocess.run(
        [sys.executable, "-m", "fanzha", *words], env=environment, text=True,
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip


def says_both(text: str) -> bool:
    return "错误" in text and "error" in text


def test_version_is_told_as_json() -> None:
    done = fanzha("version", "--json")
    assert done.returncode == 0
    assert set(json.loads(done.stdout)) == {"version"}


def test_a_port_in_use_is_named_with_another(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = fanzha("up", "--demo", "--port", port, "--data-dir", tmp_path)
    assert done.returncode == 1
    assert says_both(done.stderr)
    assert f"--port {int(port) + 1}" in done.stderr


def test_a_centre_whose_pages_would_have_no_styles_says_what_is_missing(tmp_path: Path) -> None:
    for name in centre.FRONT_END[1:]:
        (tmp_path / name).touch()
    with pytest.raises(Trouble, match=r"echarts\.min\.js.*make setup"):
        centre.demand_front_end(tmp_path)
    (tmp_path / centre.FRONT_END[0]).touch()
    centre.demand_front_end(tmp_path)


def test_a_data_folder_without_rights_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = fanzha("up", "--demo", "--data-dir", tmp_path / "file" / "data")
    assert done.returncode == 1
    assert says_both(done.stderr)
    assert "FANZHA_DATA" in done.stderr


def test_an_unreachable_server_is_named(tmp_path: Path) -> None:
    dsn = f"postgresql://nobody@127.0.0.1:{centre.free_port()}/none"
    done = fanzha(
        "up", "--demo", "--port", str(centre.free_port()), "--data-dir", tmp_path, "--dsn", dsn
    )
    assert done.returncode == 1
    assert says_both(done.stderr)
    assert "--dsn" in done.stderr


def test_outside_demo_mode_it_demands_its_own_secrets(tmp_path: Path) -> None:
    dsn = os.environ["FANZHA_DSN"]
    done = fanzha("up", "--port", str(centre.free_port()), "--data-dir", tmp_path, "--dsn", dsn)
    assert done.returncode == 1
    assert says_both(done.stderr)
    assert "FANZHA_SECRET_KEY" in done.stderr


def test_one_centre_a_folder(tmp_path: Path) -> None:
    with (
        centre.only_one(tmp_path),
        pytest.raises(Trouble, match="already runs"),
        centre.only_one(tmp_path),
    ):
        pytest.fail("two centres on one folder")


def test_a_folder_is_free_again_when_its_centre_has_ended(tmp_path: Path) -> None:
    for _ in range(2):
        with centre.only_one(tmp_path):
            assert (tmp_path / "centre.lock").exists()


def test_an_unknown_option_is_bad_use() -> None:
    assert fanzha("up", "--no-such-option").returncode == 2


def test_the_doctor_tells_a_program_what_is_here(tmp_path: Path) -> None:
    done = fanzha("doctor", "--json", "--port", str(centre.free_port()), "--data-dir", tmp_path)
    told = json.loads(done.stdout)
    assert told["ok"] is (done.returncode == 0)
    names = {finding["name"] for finding in told["findings"]}
    assert {"database", "port", "data folder", "front-end files", "chromium"} <= names


def test_the_doctor_fails_when_the_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = fanzha("doctor", "--port", str(taken.getsockname()[1]), "--data-dir", tmp_path)
    assert done.returncode == 1
