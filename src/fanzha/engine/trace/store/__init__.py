"""Where a transfer log rests: packed columns, one order, mapped files, parts appended to it."""
