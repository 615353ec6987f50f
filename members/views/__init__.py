"""Pages of the register of members and of the way into the League, split by subject."""
