"""The tree of administrative units, and what hangs on it: stations, banks, operators."""
