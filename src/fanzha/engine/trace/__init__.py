"""Where did the stolen money go? A search over a log of transfers, exact in fen.

`TransferLog` makes a log ready once and takes more later; `trace` then answers from the
transfers that a report names as stolen (`Seed`), `backward` from the account where money
lies. docs/tracing.md explains the methods and how every edge case is read.
"""

from fanzha.engine.trace.answer import (
    AccountFlow,
    Answer,
    EdgeFlow,
    ExitFlow,
    Place,
    Victim,
)
from fanzha.engine.trace.candidates import Candidate, candidates
from fanzha.engine.trace.limits import Limits
from fanzha.engine.trace.log import TransferLog
from fanzha.engine.trace.methods import METHODS, trace
from fanzha.engine.trace.origins import BACKWARD, Origin, Origins, Own, backward
from fanzha.engine.trace.seeds import Seed

__all__ = [
    "BACKWARD",
    "METHODS",
    "AccountFlow",
    "Answer",
    "Candidate",
    "EdgeFlow",
    "ExitFlow",
    "Limits",
    "Origin",
    "Origins",
    "Own",
    "Place",
    "Seed",
    "TransferLog",
    "Victim",
    "backward",
    "candidates",
    "trace",
]
