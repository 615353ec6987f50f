"""Menu entries and tabs about members, split by subject; loading the package registers them all."""

from members.navigation import dues, quota, register, transfer

__all__ = ["dues", "quota", "register", "transfer"]
