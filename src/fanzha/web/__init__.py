"""The desks in a browser. One folder a desk; views call actions and queries, no more."""
