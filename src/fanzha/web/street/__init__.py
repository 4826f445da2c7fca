"""The street desk on a phone: where do I go, and did I get there in time?"""
