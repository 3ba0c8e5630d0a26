"""An export -> text tables -> typed tables; faults and personal data are found on the way."""
