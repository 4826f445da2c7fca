"""Numbered papers: what is issued stays as it was, under a number without gaps.

The room knows no order and no freeze: a paper is a document about a subject named by kind and
number. `forms` says what stands on each paper, from frozen values.
"""
