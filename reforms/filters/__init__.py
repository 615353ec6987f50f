"""Filters of lists of reforms, split by subject."""
