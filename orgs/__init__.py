"""The organization tree, its kinds and its history."""
