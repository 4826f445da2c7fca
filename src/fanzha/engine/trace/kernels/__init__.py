"""The methods of tracing, over plain arrays; no function here allocates more than the answer."""
