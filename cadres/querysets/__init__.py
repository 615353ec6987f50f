"""Questions about cadres, split by subject."""
