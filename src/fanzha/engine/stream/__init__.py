"""Detection as pure computation: events in log order → keyed windows → signs → one resident's story
→ rules → signals.

The same log gives the same signals, however it is cut into batches. No Django, no network.
What a window means, exactly: docs/windows.md. What the victim's view does: docs/victim.md.
"""
