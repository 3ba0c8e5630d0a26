"""The steps of the review, each with its pages and its forms."""
