"""How fast the job is, as ratios within one run."""
