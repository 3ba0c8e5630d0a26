"""Two reviewers compared."""
