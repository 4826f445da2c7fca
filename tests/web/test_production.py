"""Outside a demo Django's own list of what makes a site safe has nothing to say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from fanzha.cli.door import HTTPS, Door, demand_sound
from fanzha.kit.errors import Trouble
from tests.cast import Centre

WEB = Path(__file__).parents[2] / "src" / "fanzha" / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))


def test_check_deploy_has_nothing_to_say() -> None:
    ours = ("FANZHA_", "DJANGO_")
    own = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    production = own | {
        "FANZHA_DSN": os.environ["FANZHA_DSN"], "FANZHA_SECRET_KEY": os.urandom(32).hex(),
        "FANZHA_BANK_SECRET": os.urandom(32).hex(), "DJANGO_SETTINGS_MODULE": "fanzha.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "django", "check", "--deploy", "--fail-level", "INFO"],
        env=production, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout + done.stderr


def test_every_page_tells_the_browser_to_run_our_files_only(centre: Centre) -> None:
    policy = Client().get("/signin").headers["Content-Security-Policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert scripts == "script-src 'self'"
    for header in ("Permissions-Policy", "Referrer-Policy", "X-Content-Type-Options"):
        assert Client().get("/nowhere").headers[header], header


# A data block is no script; every other script is a file of ours.
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\son[a-z]+\s*=\s*[\"']|javascript:|<style\b|\bhx-on|\bjs:"
)


@pytest.mark.parametrize("page", TEMPLATES, ids=lambda page: str(page.relative_to(WEB)))
def test_no_page_needs_what_the_policy_forbids(page: Path) -> None:
    assert INLINE.findall(page.read_text(encoding="utf-8")) == []


def test_plain_pages_over_a_network_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(HTTPS, raising=False)
    for host in ("127.0.0.1", "::1", "localhost"):
        demand_sound(Door(host, 1), demo=False)
    demand_sound(Door("0.0.0.0", 1), demo=True)
    with pytest.raises(Trouble, match="--tls-cert"):
        demand_sound(Door("0.0.0.0", 1), demo=False)
    monkeypatch.setenv(HTTPS, "1")
    demand_sound(Door("0.0.0.0", 1), demo=False)


def test_a_certificate_without_its_key_or_unreadable_is_refused(tmp_path: Path) -> None:
    paper = tmp_path / "cert.pem"
    paper.write_text("no certificate")
    with pytest.raises(Trouble, match="belong together"):
        demand_sound(Door("127.0.0.1", 1, paper), demo=False)
    with pytest.raises(Trouble, match=r"cert\.pem"):
        demand_sound(Door("127.0.0.1", 1, paper, paper), demo=False)
