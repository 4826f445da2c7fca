"""Whether a host imitates a brand: by the brand's word in it, by letters that look alike, by one
slip of a letter, by another ending. A rule of the host's text alone; that the host is new is
another column (`host_age_s`).

The tricks are those Agten et al. measured ("Seven Months' Worth of Mistakes", NDSS 2015) and
Kintis et al. named combosquatting ("Hiding in Plain Sight", CCS 2017): the brand's word joined
with others, by far the most frequent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from fanzha.words.data import load

SHORT = 4
"""Letters up to which a brand's word counts only as a whole token."""
SLIP_LETTERS = 6
"""Letters from which one slip is taken for imitation."""
_TOKEN = re.compile(r"[.\-_]+")
_LOOK = str.maketrans({"0": "o", "1": "l", "i": "l", "3": "e", "5": "s", "8": "b"})
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_ALIKE = str.maketrans(
    "аеорсухіӏԁɡոքաօ" + "ıłοαεν" + "áàâäãåéèêëíìîïóòôöõúùûüçñ",
    "aeopcyxildgnpwo" + "iloaev" + "aaaaaaeeeeiiiiooooouuuucn",
)
"""Letters of other scripts that look Latin (Unicode Technical Standard 39, confusables)."""


@dataclass(frozen=True)
class Brand:
    """A brand, the domains it answers for, and the words that claim to be it."""

    name: str
    hosts: frozenset[str]
    words: tuple[str, ...]


def imitated(host: str) -> str:
    """The name of the brand `host` imitates, "" for none.

    >>> [imitated(host) for host in ("icbc-vip.top", "www.icbc.com.cn", "amaz0n.co.jp.qx.cn")]
    ['工商银行', '', '亚马逊 Amazon']
    >>> [imitated(host) for host in ("unionpqy.com", "pineapple.com", "rnicrosoft.com", "jd.top")]
    ['中国银联', '', '微软 Microsoft', '京东']
    """
    host = host.rstrip(".").lower()
    if any(end in _answered_for() for end in _ends(host)):
        return ""
    host = _latin(host)
    suffix = _suffix(host)
    labels = host[: -len(suffix) - 1] if len(host) > len(suffix) else host
    tokens = [token for token in _TOKEN.split(labels) if token]
    for brand in brands():
        if any(_claims(word, tokens) for word in brand.words):
            return brand.name
    return ""


@cache
def brands() -> tuple[Brand, ...]:
    """Every brand of the data file."""
    return tuple(
        Brand(item["name"], frozenset(item["hosts"]), tuple(item["words"]))
        for item in load("official_hosts")["brand"]
    )


def _claims(word: str, tokens: list[str]) -> bool:
    """Whether a host of those tokens claims to be `word`."""
    for token in tokens:
        folded = _folded(token)
        if word == token or (not word.isdigit() and folded == _folded(word)):
            return True
        if word.isdigit() or len(word) <= SHORT:
            continue
        if _joined(word, token) or _joined(_folded(word), folded):
            return True
        if len(word) >= SLIP_LETTERS and (_one_slip(word, token) or _shuffled(word, token)):
            return True
    return False


def _joined(word: str, text: str) -> bool:
    """The word with others run on to it: amazonlogin, myalipay. Before it only what claims,
    for words also end in brands: pineapple, huaweicloud."""
    if text.startswith(word):
        return not text.startswith(_INNOCENT.get(word, ("\0",)))
    return text.endswith(word) and text[: -len(word)] in _BEFORE


_BEFORE = (
    "my",
    "vip",
    "www",
    "m",
    "new",
    "the",
    "web",
    "app",
    "login",
    "safe",
    "pay",
    "online",
    "id",
)
_INNOCENT = {
    "apple": ("applebees", "applegate", "appleton", "appleby"),
    "amazon": ("amazonas", "amazonia"),
}


def _shuffled(word: str, token: str) -> bool:
    """The same letters in another order, the first in its place: anazom.

    >>> _shuffled("amazon", "anazom"), _shuffled("amazon", "amazon")
    (True, False)
    """
    return token != word and token[:1] == word[0] and sorted(token) == sorted(word)


def _one_slip(word: str, name: str) -> bool:
    """Whether `name` is `word` with one letter added, lost, changed, or two swapped (Damerau,
    "A technique for computer detection and correction of spelling errors", CACM 7(3), 1964), the
    first letter kept: cloud is no icloud.

    >>> [_one_slip("alipay", name) for name in ("alipay", "allipay", "alpay", "ailpay", "alibab")]
    [False, True, True, True, False]
    """
    if name == word or name[:1] != word[0] or abs(len(name) - len(word)) > 1:
        return False
    start = 0
    while start < min(len(name), len(word)) and name[start] == word[start]:
        start += 1
    a, b = name[start:], word[start:]
    swapped = a[:2] == b[1::-1] and a[2:] == b[2:] and len(a) > 1
    return swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:]


def _latin(host: str) -> str:
    """Letters of other scripts by the Latin ones they look like."""
    return ".".join(_decoded(label) for label in host.split(".")).translate(_ALIKE)


def _decoded(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError):
        return label


def _folded(token: str) -> str:
    """The token with what looks alike written alike: digits and pairs as letters, i as l."""
    for pair, letter in _PAIRS:
        token = token.replace(pair, letter)
    return token.translate(_LOOK)


def _ends(host: str) -> list[str]:
    """The host and every parent of it."""
    labels = host.split(".")
    return [".".join(labels[at:]) for at in range(len(labels))]


def _suffix(host: str) -> str:
    """The public suffix: a known one of two labels, else the last label."""
    labels = host.split(".")
    two = ".".join(labels[-2:])
    return two if two in _suffixes() else labels[-1]


@cache
def _suffixes() -> frozenset[str]:
    return frozenset(load("official_hosts")["suffixes"])


@cache
def _answered_for() -> frozenset[str]:
    return frozenset(host for brand in brands() for host in brand.hosts)
