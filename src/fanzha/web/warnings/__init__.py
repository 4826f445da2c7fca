"""Warning orders from above: taken in as files, answered in the sender's own columns."""
