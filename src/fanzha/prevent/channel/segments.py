"""How many messages one text becomes on the air, as the network counts them. Pure.

3GPP TS 23.038 (release 17), 6.2.1 and 6.2.1.1: the 7-bit default alphabet, 160 septets, and its
extension table, whose characters take an escape and so two septets; 6.2.3: UCS2, 140 octets.
3GPP TS 23.040, 9.2.3.24.1: a text in parts gives 6 octets of each to the header that joins them,
which leaves 153 septets or 67 units of 16 bits. A character of two units is not cut in two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = "\f^{}\\[~]|€"
SEPTETS: dict[str, int] = dict.fromkeys(_BASIC, 1) | dict.fromkeys(_EXTENDED, 2)
"""What a character takes in the 7-bit alphabet; one that is not here has no place in it."""


class Alphabet(StrEnum):
    """The two codings a handset reads everywhere."""

    GSM7 = "gsm7"
    UCS2 = "ucs2"


SINGLE = {Alphabet.GSM7: 160, Alphabet.UCS2: 70}
"""Units that fit when the text is one message."""
JOINED = {Alphabet.GSM7: 153, Alphabet.UCS2: 67}
"""Units that fit into each message when the text is several."""


@dataclass(frozen=True)
class Segments:
    """The coding a text needs, its length in that coding's units, and the messages it becomes."""

    alphabet: Alphabet
    units: int
    count: int


def segments(text: str) -> Segments:
    """What the network makes of the text; an empty one is one empty message.

    One character outside the 7-bit alphabet puts all of the text into UCS2.

    >>> segments("a" * 160).count, segments("a" * 161).count, segments("€" * 81).count
    (1, 2, 2)
    >>> segments("拨打96110" * 10)
    Segments(alphabet=<Alphabet.UCS2: 'ucs2'>, units=70, count=1)
    >>> segments("😀" * 67).count  # 134 units, but no part takes the half of one
    3
    """
    alphabet = Alphabet.GSM7 if SEPTETS.keys() >= set(text) else Alphabet.UCS2
    sizes = [_size(character, alphabet) for character in text]
    units = sum(sizes)
    count = 1 if units <= SINGLE[alphabet] else _parts(sizes, JOINED[alphabet])
    return Segments(alphabet, units, count)


def over(text: str, most: int) -> int:
    """How many units too long the text is for `most` messages; zero or less when it fits."""
    found = segments(text)
    room = SINGLE[found.alphabet] if most == 1 else JOINED[found.alphabet] * most
    return max(found.units - room, 1) if found.count > most else 0


def _size(character: str, alphabet: Alphabet) -> int:
    if alphabet is Alphabet.GSM7:
        return SEPTETS[character]
    return 2 if ord(character) > 0xFFFF else 1


def _parts(sizes: Iterable[int], room: int) -> int:
    """Fill one message after the other, in order."""
    count, used = 1, 0
    for size in sizes:
        if used + size > room:
            count, used = count + 1, 0
        used += size
    return count
