"""Known involved numbers, accounts and hosts: listed on a ground, for a period, lifted by itself.

Anti-Telecom and Online Fraud Law, Arts. 20 and 32: a measure has a ground, a period and a
named decider, and ends when its ground is gone.
"""
