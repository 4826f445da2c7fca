"""The duty desk: is money moving right now, and what do I do?"""
