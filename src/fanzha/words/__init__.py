"""The vocabulary: entities, events, money, scam types, law settings, enumerations.

What is data lives in `data/*.toml`; the modules read it and promise its shape.
`docs/words.md` is the same data as a page for people.
"""
