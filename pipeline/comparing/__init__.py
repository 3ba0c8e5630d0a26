"""Two reviewers of the same decisions, and two reviews."""
