"""All figures of the day, counted from the lanes below. Every figure is a list of rows, summed.

Nothing here holds a person's name, number or account: no gate is needed.
"""
