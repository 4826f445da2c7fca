"""Where did the stolen money go? A search over a log of transfers, exact in fen.

`TransferLog.from_table` makes a log ready once; `trace` then answers from the
transfers that a report names as stolen (`Seed`). docs/tracing.md explains the
methods and how every edge case is read.
"""

from fanzha.engine.trace.answer import AccountFlow, Answer, EdgeFlow, ExitFlow
from fanzha.engine.trace.candidates import Candidate, candidates
from fanzha.engine.trace.limits import Limits
from fanzha.engine.trace.log import TransferLog
from fanzha.engine.trace.methods import METHODS, trace
from fanzha.engine.trace.seeds import Seed

__all__ = [
    "METHODS",
    "AccountFlow",
    "Answer",
    "Candidate",
    "EdgeFlow",
    "ExitFlow",
    "Limits",
    "Seed",
    "TransferLog",
    "candidates",
    "trace",
]
