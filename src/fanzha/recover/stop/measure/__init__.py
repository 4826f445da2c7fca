"""What a stop and a freeze share: a measure that runs, is changed by two, and ends by itself.

The tables are abstract and belong to `recover/stop` and `recover/freeze`, each its own.
"""
