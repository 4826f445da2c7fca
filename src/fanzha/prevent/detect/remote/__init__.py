"""A detector that runs at the owner of the data: what it hands over, and what is taken from it."""
