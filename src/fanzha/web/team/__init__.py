"""The team desk: who works, what each holds, whom one guards, and what the next shift gets."""
