"""Verbs of reforms."""
