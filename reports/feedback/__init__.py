"""What each district gets."""
