"""What one event says by itself: the words of a text, the look of a host, the place of a line.

Each module reads columns of strings and gives columns of numbers; none keeps a history but
`linked`, which remembers for two hours where suspicious texts pointed.
"""
