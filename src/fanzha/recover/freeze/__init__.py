"""Freeze what a filed case has the ground to freeze; it ends by itself."""
