"""One folder a partner: the real adapter beside its simulator."""
