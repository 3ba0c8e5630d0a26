"""What the analyst's notebooks use."""
