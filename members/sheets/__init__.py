"""Workbooks about members, split by subject; loading the package declares them all."""

from members.sheets import applicants, roster

__all__ = ["applicants", "roster"]
