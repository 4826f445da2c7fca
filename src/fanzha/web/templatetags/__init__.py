"""Filters and tags the templates use without loading them."""
