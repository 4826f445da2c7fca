"""The sample town played live: made, loaded, and lived through on its own clock.

Exists only in demo mode. Everybody and everything in it is made up (虚构).
"""
