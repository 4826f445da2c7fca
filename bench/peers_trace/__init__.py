"""Others that follow stolen money through the same log by `dirty_first`, for `bench.trace`.

Each gives the same edges with the same fen, and is asked in a process of its own (`peer.Peer`).
"""
