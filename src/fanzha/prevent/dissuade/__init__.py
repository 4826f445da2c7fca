"""Reach the person before they pay: call, visit, persuade; 10 minutes, 30 minutes.

Anti-Telecom and Online Fraud Law, Art. 34; the three-level response (三级联动): anti-fraud
officer, community police, grid worker and village cadre.
"""
