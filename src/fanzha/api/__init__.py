"""The machines' door: what partners post. Every address verifies a signature itself."""
