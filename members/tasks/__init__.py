"""Background jobs about members, split by subject; loading the package declares them all."""

from members.tasks import duplicates

__all__ = ["duplicates"]
