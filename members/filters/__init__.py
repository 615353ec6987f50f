"""What lists of people can be filtered by, split by subject."""
