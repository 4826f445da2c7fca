"""What would a rule have done? Its condition over the archive, held against what happened.

The archive keeps what the detector knew of each event when it came, so a back-test sees no
more than the detector did. It reads only the columns the rule names. What it returns holds
counts, times and keys of cases, and no personal data: it may leave the owner's house.
"""

from fanzha.prevent.detect.backtest.result import Result
from fanzha.prevent.detect.backtest.run import backtest

__all__ = ["Result", "backtest"]
