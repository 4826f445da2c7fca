"""How the centre speaks to a resident: texts, call lists, and the code that proves who calls."""
