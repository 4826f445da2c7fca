"""One alert a person at risk: signals of one resident merge, earlier victims are raised.

Anti-Telecom and Online Fraud Law, Art. 34 (warning and dissuasion).
"""
