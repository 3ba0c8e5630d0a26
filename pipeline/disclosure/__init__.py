"""Counts -> publishable counts: the only way from the cases to a report."""
