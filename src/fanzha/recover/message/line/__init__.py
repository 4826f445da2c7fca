"""When a message may leave for its bank: in order, at the bank's pace, not down a dead line."""
