"""Commands of Django that this folder speaks in place of."""
