"""The steps of the review, each with its pages and what is sent from them."""
