"""The administrator's desk: who sits where. Every act is recorded and counts at once."""
