"""A job per command: each takes a request and returns its result."""
