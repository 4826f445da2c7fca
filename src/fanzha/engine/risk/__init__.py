"""Scores of risk: of a number, from its records. A score is a reason to look, never a ground."""
