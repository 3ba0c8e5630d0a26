"""Swedish: forms of words and numbers, phrases with our terms, and rules in words."""
