"""Foreign files, read by what a mapping says they mean.

`tables` reads a file as it stands, `mapping` says which column means what, `applying`
turns the one by the other into accepted, left-out and rejected rows.
"""
