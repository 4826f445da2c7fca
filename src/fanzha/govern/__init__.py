"""Who belongs where, who may see and do, and the record of who did."""
