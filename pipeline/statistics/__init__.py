"""Intervals, exact tests and measures of agreement; they know nothing of audits."""
