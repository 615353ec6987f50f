"""Pages of reforms, split by subject."""
