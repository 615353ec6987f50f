"""Entries of the menu that lead to cadres, split by subject."""
