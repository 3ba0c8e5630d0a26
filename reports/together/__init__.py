"""Reviewers' workbooks put together: what to talk through, and how far they have come."""
