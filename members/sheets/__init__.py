"""Workbooks about members, split by subject; loading the package declares them all."""

from members.sheets import applicants, dues, letters, pioneers, roster

__all__ = ["applicants", "dues", "letters", "pioneers", "roster"]
