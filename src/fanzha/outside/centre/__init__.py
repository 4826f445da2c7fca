"""The centre, as a detector at the data's owner sees it: over HTTPS. No Django on this side."""
