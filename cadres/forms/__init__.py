"""Forms of cadres, split by subject."""
