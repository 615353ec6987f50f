"""Menu entries and tabs about members, split by subject; loading the package registers them all."""

from members.navigation import dues, duplicates, national, party, personal, quota, register, transfer, year

__all__ = ["dues", "duplicates", "national", "party", "personal", "quota", "register", "transfer", "year"]
