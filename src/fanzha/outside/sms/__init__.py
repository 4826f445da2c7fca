"""The gateway for texts: signed JSON over HTTP(S), and a made-up one for practice and tests.

Ours, described in docs/channels.md: no conformity to any operator's protocol is claimed.
"""
