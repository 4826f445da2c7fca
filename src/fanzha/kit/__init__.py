"""Tools that know nothing of fraud: clock, errors, folders, database server, live bus."""
