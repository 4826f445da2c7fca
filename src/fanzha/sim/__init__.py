"""A made-up county town and its scams, to practise on. Everything in it is 虚构.

`town` builds who and what there is; `ordinary` lets days pass; `scams` play their scripts
into them; `ledger` moves the money so that nobody pays what they do not have; `feeds`
delays, loses and repeats rows as real feeds do; `make` puts it on disk with the truth
apart. The same size, days, seed and start give the same bytes. `stories` holds the two
staged stories of the live demo.
"""
