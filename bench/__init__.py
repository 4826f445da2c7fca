"""Measurements: each prints one JSON line last. See README.md here."""
