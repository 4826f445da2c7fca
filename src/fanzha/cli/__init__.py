"""The command line: parse, call an action or a query, print. No decisions here."""
