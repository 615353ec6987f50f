"""Questions about reforms, split by subject."""
