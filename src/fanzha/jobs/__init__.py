"""The worker's door: queued jobs and the clock loop. Each calls wiring or a room, no more."""
