"""The wall: are we winning today?"""
