"""Vocabulary of the stream engine: groups, roles, and the rules it ships with."""
