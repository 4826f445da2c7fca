"""`migrate`."""
