"""The bank's shield (安全盾): a bank asks before a transfer leaves, and is told what to do.

Allow, delay, verify or refuse, with reasons; what the customer then insisted on is recorded.
Anti-Telecom and Online Fraud Law, Art. 18: monitor accounts, verify, delay, restrict, suspend.
"""
