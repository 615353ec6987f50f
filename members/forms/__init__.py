"""Forms of members and applicants, split by subject."""
