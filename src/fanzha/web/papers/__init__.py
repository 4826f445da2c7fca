"""Papers: issue one, open one as PDF, list those of a case."""
