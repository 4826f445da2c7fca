"""Prometheus reads the figures where intake listens, and the page in docs names every one."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from fanzha.prevent.detect.replay import OnPaper
from fanzha.prevent.detect.service import Service
from tests.prevent.detect.test_detector import SHIPPED
from tests.prevent.events import drop, event

T0 = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DOCS = Path(__file__).parents[3] / "docs" / "detector.md"


def test_it_answers_with_every_figure_the_docs_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FANZHA_INTAKE_LISTEN", "127.0.0.1:0")
    drop(tmp_path, "one", [event("visit", T0, phone="13900000001", host="h.example")])
    service, stop = Service(tmp_path, OnPaper(SHIPPED), lambda: T0), threading.Event()
    running = threading.Thread(target=service.run, args=(lambda: not stop.is_set(),))
    running.start()
    try:
        text = _metrics(tmp_path / "intake.address")
    finally:
        stop.set()
        running.join()
    assert "fanzha_detector_rows_total 2.0" in text
    assert 'fanzha_intake_events_total{source="operator"}' in text
    families = [line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")]
    page = DOCS.read_text(encoding="utf-8")
    assert [name for name in families if f"`{name}`" not in page] == []
    assert "13900000001" not in text


def _metrics(address: Path) -> str:
    """The page once the event was read."""
    until = time.monotonic() + 60
    text = ""
    while "fanzha_detector_rows_total 2.0" not in text:
        assert time.monotonic() < until, text
        time.sleep(0.1)
        if address.is_file():
            text = httpx.get(f"{address.read_text().strip()}/metrics", trust_env=False).text
    return text
