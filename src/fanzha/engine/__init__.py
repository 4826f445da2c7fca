"""Pure computation: no Django, no network, no clock. The same answer on every machine."""
