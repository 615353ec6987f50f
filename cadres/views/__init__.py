"""Pages of cadres, split by subject."""
