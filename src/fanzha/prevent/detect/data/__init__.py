"""The rules' settings as data."""
