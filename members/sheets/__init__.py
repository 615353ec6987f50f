"""Workbooks about members, split by subject; loading the package declares them all."""

from members.sheets import roster

__all__ = ["roster"]
