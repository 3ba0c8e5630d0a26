"""The functions for the analyst's notebooks."""
