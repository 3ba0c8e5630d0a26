"""HOW data flows: export -> text tables -> typed tables -> outcomes -> counts -> publishable counts."""
