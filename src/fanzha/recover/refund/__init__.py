"""Who gets what back, by which rule; notice, approval, payment."""
