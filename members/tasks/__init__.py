"""Background jobs about members, split by subject; loading the package declares them all."""

from members.tasks import duplicates, national

__all__ = ["duplicates", "national"]
