"""Where the centre's pages are served, and whether what goes through there can be read on the way."""

from __future__ import annotations

import os
import ssl
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from fanzha.kit.errors import Trouble

HTTPS = "FANZHA_HTTPS"


@dataclass(frozen=True)
class Door:
    """The address the pages are served at, with a certificate and its key (PEM) or without."""

    host: str
    port: int
    certificate: Path | None = None
    key: Path | None = None

    @property
    def address(self) -> str:
        """What a browser on this machine is pointed at."""
        return f"{'https' if self.certificate else 'http'}://{self.host}:{self.port}"

    def words(self) -> list[str]:
        """The options of the web process."""
        words = ["--host", self.host, "--port", str(self.port)]
        if self.certificate and self.key:
            words += ["--tls-cert", str(self.certificate), "--tls-key", str(self.key)]
        return words


def demand_sound(door: Door, *, demo: bool) -> None:
    """Raise Trouble for a certificate that cannot be used, and for plain HTTP over a network.

    Behind a proxy that speaks HTTPS, `FANZHA_HTTPS=1` says so. A demo's data are made up.
    """
    if (door.certificate is None) != (door.key is None):
        raise Trouble(
            zh="--tls-cert 和 --tls-key 要一起给",
            en="--tls-cert and --tls-key belong together", field="tls-key",
        )  # fmt: skip
    if door.certificate and door.key:
        _demand_pair(door.certificate, door.key)
    elif not demo and os.environ.get(HTTPS) != "1" and not _is_loopback(door.host):
        raise Trouble(
            zh="不加密的网页只能在本机使用。请给证书: --tls-cert 和 --tls-key; "
            f"前面有 HTTPS 代理的, 设 {HTTPS}=1",
            en="pages without encryption are for this machine only. Bring a certificate: --tls-cert "
            f"and --tls-key; behind a proxy that speaks HTTPS set {HTTPS}=1",
            field="host",
        )


def say_to_settings(door: Door) -> None:
    """Tell the processes to come whether their cookies may travel in the open."""
    if door.certificate:
        os.environ[HTTPS] = "1"
    else:
        os.environ.setdefault(HTTPS, "0")


def _demand_pair(certificate: Path, key: Path) -> None:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except OSError as error:  # SSLError is one
        raise Trouble(
            zh=f"证书 {certificate.name} 或密钥 {key.name} 用不了: 需要配对的 PEM 文件, 密钥不加口令",
            en=f"certificate {certificate.name} or key {key.name} cannot be used: a pair of PEM "
            "files is needed, the key without a passphrase",
            field="tls-cert",
        ) from error


def _is_loopback(host: str) -> bool:
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"
