"""Sites, apps and network addresses: well known, young, outside the store, for rent by gangs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from fanzha.sim.arrays import Ints, Rng, Strings, digits, joined, taken
from fanzha.sim.place import regions


@dataclass(frozen=True)
class Web:
    """Names end in `.example` (RFC 2606); addresses lie in 198.18.0.0/15 (RFC 2544).

    `known`, `young` and `rented` are ranges of hosts; `store` and `outside` and `rented_apps`
    of apps. `registered` is in days since 1970-01-01, `ip_region` a position.
    """

    host: Strings
    registered: Ints
    known: range
    young: range
    rented: range
    app: Strings
    store: range
    outside: range
    rented_apps: range
    ip: Strings
    ip_region: Ints
    home_ips: range
    foreign_ips: range


def build_web(rng: Rng, n: int, today: int) -> Web:
    """A web big enough for `n` residents. `today` in days since 1970-01-01."""
    known, young, rented = 400 + n // 25, 30 + n // 400, 60 + n // 300
    hosts = known + young + rented
    age = np.r_[rng.integers(300, 6000, known), rng.integers(3, 60, young + rented)]
    store, outside, apps = 300, 40 + n // 1000, 20 + n // 1000
    home, foreign = 2000, 300
    return Web(
        host=_with_brands(
            joined(_words(rng, hosts), pa.array(np.arange(hosts).astype(str)), ".example"),
            known,
            known + young,
        ),
        registered=today - age,
        known=range(known),
        young=range(known, known + young),
        rented=range(known + young, hosts),
        app=joined("example.", _words(rng, store + outside + apps), ".a",
                   pa.array(np.arange(store + outside + apps).astype(str))),
        store=range(store),
        outside=range(store, store + outside),
        rented_apps=range(store + outside, store + outside + apps),
        ip=_addresses(home + foreign, home),
        ip_region=_address_regions(rng, home, foreign),
        home_ips=range(home),
        foreign_ips=range(home, home + foreign),
    )  # fmt: skip


_SYLLABLES = (
    *("yun", "xi", "shan", "he", "bai", "song", "qing", "liu"),
    *("nan", "dong", "ming", "an", "ping", "le", "fu", "mei"),
)


def _with_brands(hosts: Strings, young: int, rented: int) -> Strings:
    """The same hosts; two known ones are a bank's and a shop's, every fourth rented one (from
    `rented` on) imitates the bank, and some young ones are the shop's honest dealers."""
    names = [str(host) for host in hosts.to_pylist()]
    names[0], names[1] = "zixubank.example", "wuyoumall.example"
    for at in range(young, rented, 12):
        names[at] = f"wuyoumall-tuan{at}.example"
    for at in range(rented, len(names), 4):
        names[at] = f"zixubank-vip{at}.example"
    return pa.array(names)


def _words(rng: Rng, n: int) -> Strings:
    pool = pa.array(_SYLLABLES)
    first, second = (taken(pool, rng.integers(0, len(pool), n)) for _ in range(2))
    return joined(first, second)


def _addresses(n: int, home: int) -> Strings:
    serial = np.arange(n)
    block = digits(np.where(serial < home, 18, 19), 2)
    return joined(
        "198.", block, ".", pa.array((serial // 250).astype(str)), ".",
        pa.array((serial % 250 + 1).astype(str)),
    )  # fmt: skip


def _address_regions(rng: Rng, home: int, foreign: int) -> Ints:
    _, ranges = regions()
    near = np.where(rng.random(home) < 0.9, 0, rng.integers(1, ranges["country"].stop, home))
    far = rng.integers(ranges["foreign"].start, ranges["foreign"].stop, foreign)
    found: Ints = np.r_[near, far]
    return found
