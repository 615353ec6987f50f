"""Menu entries and tabs about members, split by subject; loading the package registers them all."""

from members.navigation import quota, register, transfer

__all__ = ["quota", "register", "transfer"]
