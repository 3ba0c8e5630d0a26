"""The report of a review, a file per part."""
