"""Sheets of cadres, split by subject."""

from cadres.sheets import roster

__all__ = ["roster"]
