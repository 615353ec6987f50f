"""Step tables of reforms, split by subject."""
