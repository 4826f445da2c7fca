"""The auditor's desk: who looked at whom, and why?"""
