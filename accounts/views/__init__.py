"""Pages of accounts: one's own account and keys, users and grants in reach, the audit trail."""
