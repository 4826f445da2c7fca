"""Rules over events in the order they arrived, one story a phone; signals with their reasons.

What had not arrived counts for nothing: a running call has a start and no duration.
"""
