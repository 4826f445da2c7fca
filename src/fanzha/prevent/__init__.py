"""Events come in; the person is reached before the money leaves.

intake → block, protect → detect → alert → dissuade: a later room may read an earlier one.
Going forward is a port that wiring fills.
"""
