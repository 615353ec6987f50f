"""Forms of reforms, split by subject."""
