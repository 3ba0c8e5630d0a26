"""Benchmarks of the job, as ratios within one run."""
