"""Two reviews compared."""
