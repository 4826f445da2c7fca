"""Who is to be protected, and who can reach them. Never shown outside those who protect.

Anti-Telecom and Online Fraud Law, Arts. 5 and 29.
"""
