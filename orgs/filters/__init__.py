"""What lists of organizations can be filtered by, split by subject."""
