"""The kernel's windows against DuckDB's, event by event."""
