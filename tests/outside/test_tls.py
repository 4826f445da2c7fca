"""The line to the banks over HTTPS: the right certificates on both sides, or no message leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from trustme import CA, LeafCert

from fanzha.kit.clock import TownClock
from fanzha.outside.bank.http import HttpBankLine, Tls
from fanzha.outside.bank.keys import BankKeys
from fanzha.recover.message.ports import Unreachable
from fanzha.recover.message.rules import Envelope
from tests.outside.banks import SECRET, BanksProcess

Serve = Callable[[LeafCert], BanksProcess]


@pytest.fixture(scope="module")
def ours() -> CA:
    """Who signs the banks' certificates and ours."""
    return CA()


@pytest.fixture
def files(tmp_path: Path, ours: CA) -> Tls:
    """Our own certificate, and whom we trust."""
    mine = ours.issue_cert("centre.example")
    ours.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    mine.cert_chain_pems[0].write_to_path(str(tmp_path / "cert.pem"))
    mine.private_key_pem.write_to_path(str(tmp_path / "key.pem"))
    return Tls(*(str(tmp_path / name) for name in ("ca.pem", "cert.pem", "key.pem")))


@pytest.fixture
def serve(tmp_path: Path, files: Tls) -> Iterator[Serve]:
    """Banks behind a certificate; they ask who calls."""
    started: list[BanksProcess] = []

    def banks(certificate: LeafCert) -> BanksProcess:
        pem, key = tmp_path / "bank.pem", tmp_path / "bank.key"
        certificate.cert_chain_pems[0].write_to_path(str(pem))
        certificate.private_key_pem.write_to_path(str(key))
        clock = TownClock(real=datetime.now(UTC), town=datetime.now(UTC)).to_env()
        started.append(
            BanksProcess(
                tmp_path, {}, "http://127.0.0.1:9/none", clock,
                "--cert", str(pem), "--cert-key", str(key), "--callers", files.ca,
            )
        )  # fmt: skip
        started[-1].start()
        return started[-1]

    yield banks
    for process in started:
        process.kill()


def hands_over(process: BanksProcess, tls: Tls, tmp_path: Path) -> bool:
    """Whether a stop reaches the banks over this line; nothing is taken where it does not."""
    line = HttpBankLine(f"https://127.0.0.1:{process.port}", BankKeys(SECRET), tls)
    journal = tmp_path / "state" / "journal.jsonl"
    try:
        line.hand_over(Envelope(uuid4(), "100101", "B03", {"account": "M1"}))
    except Unreachable:
        assert "took" not in journal.read_text()
        return False
    finally:
        line.close()
    assert "took" in journal.read_text()
    return True


def test_the_right_certificates_let_a_message_through(
    serve: Serve, files: Tls, ours: CA, tmp_path: Path
) -> None:
    assert hands_over(serve(ours.issue_cert("127.0.0.1")), files, tmp_path)


def test_a_certificate_that_nobody_we_trust_has_signed_is_refused(
    serve: Serve, files: Tls, tmp_path: Path
) -> None:
    assert not hands_over(serve(CA().issue_cert("127.0.0.1")), files, tmp_path)


def test_a_certificate_for_another_name_is_refused(
    serve: Serve, files: Tls, ours: CA, tmp_path: Path
) -> None:
    assert not hands_over(serve(ours.issue_cert("bank.example")), files, tmp_path)


def test_a_certificate_that_has_ended_is_refused(
    serve: Serve, files: Tls, ours: CA, tmp_path: Path
) -> None:
    ended = ours.issue_cert("127.0.0.1", not_after=datetime.now(UTC) - timedelta(days=1))
    assert not hands_over(serve(ended), files, tmp_path)


def test_the_banks_turn_away_a_caller_without_certificate(
    serve: Serve, files: Tls, ours: CA, tmp_path: Path
) -> None:
    process = serve(ours.issue_cert("127.0.0.1"))
    assert not hands_over(process, Tls(ca=files.ca), tmp_path)
