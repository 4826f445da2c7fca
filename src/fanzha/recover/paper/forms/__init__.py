"""What stands on each paper: pure functions from frozen values to a document.

`facts` are the values, `measures` the notices to banks about an account, `cases` the papers of a
report, `flow` the map of its money, `refunds` those of a refund. A form never reads a clock or a
table, so the same facts are the same paper. Wording is Chinese only: these papers are for Chinese
banks, victims and files.
"""
