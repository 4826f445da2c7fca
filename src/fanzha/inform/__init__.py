"""Tell people what goes on: figures for those who lead, advice for those who may be cheated."""
