"""The door: sign in, sign out, language, one's own first desk, the live stream."""
