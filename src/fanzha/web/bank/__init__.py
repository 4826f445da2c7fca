"""The bank desk: what do the police want from my bank, by when?"""
