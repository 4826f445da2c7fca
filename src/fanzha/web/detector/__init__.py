"""The detector's desk: how intake and rules fare, and the rows that are kept aside."""
