"""Figures about reforms, split by subject."""
