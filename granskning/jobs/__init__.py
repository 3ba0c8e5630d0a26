"""A job per command: each takes a request and says what was done."""
