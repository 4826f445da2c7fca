"""What the stream bench is measured against, on the same events and cores."""
