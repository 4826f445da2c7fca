"""The dissuasion desk: whom do I reach next, and what do I say?"""
