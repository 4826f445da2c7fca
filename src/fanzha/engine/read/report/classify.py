"""Which scam a text tells of: words with weights, and the words are the reasons."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from fanzha.words.data import load


@dataclass(frozen=True)
class ScamGuess:
    """A scam type with its score and the words that speak for it, heaviest first."""

    code: str
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class _Words:
    """The automaton over all words, and for each word the types it speaks for."""

    automaton: AhoCorasick
    words: tuple[str, ...]
    weights: tuple[dict[str, int], ...]


def scam_guesses(text: str) -> list[ScamGuess]:
    """Types with at least one word in the text, best first. Each word counts once.

    Overlapping words all count (Aho and Corasick, "Efficient string matching", CACM
    1975). A variant wins over its category when both score the same.

    >>> scam_guesses("QQ群里冒充老板的人要我付合同保证金")[0].code
    'acquaintance.boss_qq'
    """
    known = _words()
    hits = known.automaton.find_matches_as_indexes(text.lower(), overlapping=True)
    scores: dict[str, dict[str, int]] = defaultdict(dict)
    for index, _, _ in hits:
        for code, weight in known.weights[index].items():
            scores[code][known.words[index]] = weight
    guesses = [_guess(code, words) for code, words in scores.items()]
    return sorted(guesses, key=lambda guess: (-guess.score, "." not in guess.code, guess.code))


def _guess(code: str, words: dict[str, int]) -> ScamGuess:
    reasons = sorted(words, key=lambda word: (-words[word], word))
    return ScamGuess(code, sum(words.values()), tuple(reasons))


@cache
def _words() -> _Words:
    by_word: dict[str, dict[str, int]] = defaultdict(dict)
    for item in load("scam_words")["type"]:
        for word, weight in item["words"].items():
            by_word[word.lower()][item["code"]] = weight
    words = tuple(by_word)
    return _Words(AhoCorasick(words, matchkind=MatchKind.Standard), words, tuple(by_word.values()))
