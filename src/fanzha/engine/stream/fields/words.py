"""Which scam type the words of a text speak for, and the hosts it links to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from fanzha.engine.stream.fields.automaton import Automaton, automaton
from fanzha.engine.stream.fields.links import Spans, links
from fanzha.engine.stream.fields.strings import Bytes, Ends, text
from fanzha.words.data import load
from fanzha.words.scam_types import TAXONOMY

Codes = NDArray[np.int16]
NO_TYPE = -1


class Read(NamedTuple):
    """What was read in each body: its type's place in the taxonomy (NO_TYPE for none), whether
    it links somewhere, and for texts of a type the hosts with the row each is from."""

    types: Codes
    has_link: NDArray[np.bool_]
    hosts: list[str]
    rows: NDArray[np.int64]


@dataclass(frozen=True)
class _Vocabulary:
    """Words with their type (position in `codes`) and weight; `codes` are taxonomy places."""

    automaton: Automaton
    type_of: NDArray[np.int16]
    weight: NDArray[np.int16]
    codes: Codes
    least: int


def read(bodies: Any) -> Read:
    """Read texts. A null body says nothing.

    >>> import pyarrow as pa
    >>> found = read(pa.array(["【普惠】无抵押 贷-款,点 http://a.dk-8.cn/x 领", "晚上回来吃饭吗?", None]))
    >>> [list(TAXONOMY.nodes)[code] if code >= 0 else "" for code in found.types]
    ['loan', '', '']
    >>> found.has_link.tolist(), found.hosts, found.rows.tolist()
    ([True, False, False], ['a.dk-8.cn'], [0])
    """
    ends, data = text(bodies)
    types, spans = _types(ends, data), links(ends, data)
    has_link = np.zeros(len(ends) - 1, np.bool_)
    has_link[spans.row] = True
    typed = types[spans.row] != NO_TYPE
    return Read(types, has_link, _hosts(data, spans, typed), spans.row[typed])


def _hosts(data: Bytes, spans: Spans, chosen: NDArray[np.bool_]) -> list[str]:
    bounds = zip(spans.start[chosen].tolist(), spans.end[chosen].tolist(), strict=True)
    return [bytes(data[start:end]).decode("ascii").lower() for start, end in bounds]


@cache
def _vocabulary() -> _Vocabulary:
    data, place = load("text_words"), {code: at for at, code in enumerate(TAXONOMY.nodes)}
    words = [
        (word, at, weight)
        for at, group in enumerate(data["type"])
        for word, weight in group["words"].items()
    ]
    return _Vocabulary(
        automaton([word for word, _, _ in words]),
        np.array([at for _, at, _ in words], np.int16),
        np.array([weight for _, _, weight in words], np.int16),
        np.array([place[group["code"]] for group in data["type"]], np.int16),
        data["least"],
    )


def _types(ends: Ends, data: Bytes) -> Codes:
    known = _vocabulary()
    auto = known.automaton
    found: Codes = _score(
        ends, data, auto.classes, auto.step, auto.first, auto.words, known.type_of, known.weight,
        known.codes, known.least,
    )  # fmt: skip
    return found


@nb.njit(cache=True, nogil=True)
def _score(
    ends: Ends, data: Bytes, classes: Bytes, step: Any, first: Any, words: Any, type_of: Any,
    weight: Any, codes: Any, least: int,
) -> Any:  # fmt: skip
    """The type whose words weigh most in each text; each word counts once a text."""
    found = np.full(len(ends) - 1, NO_TYPE, np.int16)
    seen_in = np.full(len(type_of), -1, np.int64)
    total = np.zeros(len(codes), np.int64)
    for row in range(len(found)):
        state, any_word = 0, False
        for at in range(ends[row], ends[row + 1]):
            state = step[state, classes[data[at]]]
            for place in range(first[state], first[state + 1]):
                word = words[place]
                if seen_in[word] != row:
                    seen_in[word], any_word = row, True
                    total[type_of[word]] += weight[word]
        if any_word:
            best = np.argmax(total)
            if total[best] >= least:
                found[row] = codes[best]
            total[:] = 0
    return found
