"""The banks: XML over HTTPS, signed; what a county with an interface would plug in here.

Codes follow `recover.message.codes`; no conformity to any official platform is claimed.
"""
