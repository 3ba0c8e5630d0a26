"""HOW it looks. Sees publishable results only; the one exception, by name, is the working list of findings."""
