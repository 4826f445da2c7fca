"""Take the victim's report, check it, start the clocks."""
