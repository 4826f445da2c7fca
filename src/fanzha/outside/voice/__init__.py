"""Who places calls: a person from the call list, or a machine that dials; and a made-up one."""
