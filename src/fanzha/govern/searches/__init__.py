"""Searches for a person: for which purpose and work, by whom, how many. Never for what in clear."""
