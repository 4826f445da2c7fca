"""A report comes in: stop the money, follow it, freeze it, give it back."""
