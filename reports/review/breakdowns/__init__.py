"""The chapter on breakdowns."""
