"""Fourteen made-up banks (虚构) in a process of their own, for practice and for tests.

`python -m fanzha.outside.bank.simulator --world world.json --port 8014 --answers URL
--state DIR`. They hold accounts, let planned transfers happen at their time unless
stopped, take signed messages and answer after their own delays. What they did is in a
journal, so a restart forgets nothing. docs/chase.md describes the world file.
"""
