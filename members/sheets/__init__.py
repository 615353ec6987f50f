"""Workbooks about members, split by subject; loading the package declares them all."""

from members.sheets import applicants, letters, roster

__all__ = ["applicants", "letters", "roster"]
