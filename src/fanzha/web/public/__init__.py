"""The public's page: is this a scam? Open to anyone; it returns no personal data."""
