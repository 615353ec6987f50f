"""Menu entries and tabs about members, split by subject; loading the package registers them all."""

from members.navigation import register, transfer

__all__ = ["register", "transfer"]
