"""The victim's view: events of one resident over all channels fused into one running risk.

`score` is the arithmetic, on paper; `memory` does it for many residents at once; `victims` puts
the rows of all groups in log order and hands out what the rules and the officer see.
What it is and what it adds: docs/victim.md.
"""

from fanzha.engine.stream.victim.score import Scorecard, scorecard
from fanzha.engine.stream.victim.story import SignSeen, sentence
from fanzha.engine.stream.victim.victims import Victims

__all__ = ["Scorecard", "SignSeen", "Victims", "scorecard", "sentence"]
"""What the engine and the desks use."""
