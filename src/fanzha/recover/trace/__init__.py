"""Ask the banks where the money went, keep the answers, and say where it is now."""
