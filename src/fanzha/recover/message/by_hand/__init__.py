"""Where no machine speaks for a bank: people type messages in, and answers back."""
