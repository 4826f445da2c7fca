"""What the number model is made of: its features, and the trained file."""
