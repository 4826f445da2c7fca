"""Read a victim's words: accounts, amounts, times, numbers, links, and which scam it is."""

from fanzha.engine.read.report.classify import ScamGuess, scam_guesses
from fanzha.engine.read.report.found import Account, Amount, Moment, Word
from fanzha.engine.read.report.reading import Payment, Reading, read_report

__all__ = [
    "Account",
    "Amount",
    "Moment",
    "Payment",
    "Reading",
    "ScamGuess",
    "Word",
    "read_report",
    "scam_guesses",
]
