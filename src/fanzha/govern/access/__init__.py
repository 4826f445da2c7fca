"""Who may see and do. Everything is closed unless a rule here opens it."""
