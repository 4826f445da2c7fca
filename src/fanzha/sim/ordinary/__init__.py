"""Ordinary days: calls, texts, visits, money, and the innocent acts that look like a con."""
