"""Checks an edited report before it is sent: what must be corrected, and what to look at."""
