"""Forms of organizations, split by subject."""
