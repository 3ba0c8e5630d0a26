"""An export -> text tables -> typed tables, with its faults and personal data."""
