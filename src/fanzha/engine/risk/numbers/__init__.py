"""Fraud-number score from monthly aggregates of calls, texts, data and bills.

`table` reads the file, `features` makes columns of it, `model` scores, `reasons` says why.
"""
