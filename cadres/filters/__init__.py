"""Filters of lists of cadres, split by subject."""
