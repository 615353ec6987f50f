"""Step tables of cadres, split by subject."""
