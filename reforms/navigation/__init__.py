"""Entries of the menu that lead to reforms, split by subject."""
