"""The append-only record: who looked at whose data or did what, on which ground, and why.

Anti-Telecom and Online Fraud Law, Arts. 5 and 29 (confidentiality, personal information).
"""
