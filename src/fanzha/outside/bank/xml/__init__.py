"""Messages to and from banks as XML, by a table of fields kept as data (fields.toml).

Names come from public source code of bank-side adapters where a field says so, the rest is
ours. Unverified, no conformity claimed: docs/bank_messages.md, made from the same table.
"""
