"""The analyst's desk: where did the money of an imported transfer log go?"""
