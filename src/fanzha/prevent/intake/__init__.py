"""Events come in: validated, deduplicated, put in one order for good; the bad kept aside.

No Django here: the detector can run where the data is.
"""
