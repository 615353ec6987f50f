"""Posts of League cadres."""
