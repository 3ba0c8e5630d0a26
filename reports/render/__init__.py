"""A document -> the files that people open."""
