"""The sample that was drawn."""
