"""Who is on duty: shifts, leave, teams, and the hand-over from one shift to the next."""
