"""Feedback to each district, and the districts' answers."""
