"""All words of a vocabulary found in one pass over the bytes of a text (Aho and Corasick,
"Efficient string matching", CACM 18(6), 1975), as a dense table a kernel can walk."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SKIPPED = b" *_-~|"
"""Bytes passed over inside a word: what con artists put between characters."""


@dataclass(frozen=True)
class Automaton:
    """`step[state, classes[byte]]` is the next state. The words that end in a state are
    `words[first[state]:first[state + 1]]`."""

    classes: NDArray[np.uint8]
    step: NDArray[np.int16]
    first: NDArray[np.int32]
    words: NDArray[np.int32]


def automaton(words: Sequence[str]) -> Automaton:
    """The automaton of these words (lower case). Raises ValueError for more than 32,767 states.

    >>> made = automaton(["he", "she", "hers"])
    >>> state, found = 0, []
    >>> for byte in b"us-HERS":
    ...     state = made.step[state, made.classes[byte]]
    ...     found += made.words[made.first[state] : made.first[state + 1]].tolist()
    >>> found
    [1, 0, 2]
    """
    children, ends = _trie([word.encode() for word in words])
    if len(children) > np.iinfo(np.int16).max:
        raise ValueError(f"{len(children)} states are too many")
    classes = _classes(words)
    step, ends = _completed(children, ends, classes)
    first = np.cumsum([0, *(len(found) for found in ends)]).astype(np.int32)
    return Automaton(classes, step, first, np.array([w for e in ends for w in e], np.int32))


def _trie(words: Sequence[bytes]) -> tuple[list[dict[int, int]], list[list[int]]]:
    children: list[dict[int, int]] = [{}]
    ends: list[list[int]] = [[]]
    for index, word in enumerate(words):
        state = 0
        for byte in word:
            if byte not in children[state]:
                children[state][byte] = len(children)
                children.append({})
                ends.append([])
            state = children[state][byte]
        ends[state].append(index)
    return children, ends


def _classes(words: Sequence[str]) -> NDArray[np.uint8]:
    """One class a byte that occurs in words; 0 for the others, 1 for the skipped ones.

    A capital letter is of the class of its small one.
    """
    used = sorted({byte for word in words for byte in word.encode()} - set(SKIPPED))
    classes = np.zeros(256, np.uint8)
    classes[used] = np.arange(2, len(used) + 2)
    classes[ord("A") : ord("Z") + 1] = classes[ord("a") : ord("z") + 1]
    classes[list(SKIPPED)] = 1
    return classes


def _completed(
    children: list[dict[int, int]], ends: list[list[int]], classes: NDArray[np.uint8]
) -> tuple[NDArray[np.int16], list[list[int]]]:
    """Every step filled in: where the trie has none, the step of the longest proper suffix."""
    step = np.zeros((len(children), int(classes.max()) + 1), np.int16)
    suffix, queue = [0] * len(children), deque([0])
    while queue:
        state = queue.popleft()
        if state:
            step[state] = step[suffix[state]]
            ends[state] += ends[suffix[state]]
        for byte, child in children[state].items():
            suffix[child] = int(step[suffix[state], classes[byte]]) if state else 0
            step[state, classes[byte]] = child
            queue.append(child)
        step[state, 1] = state
    return step, ends
