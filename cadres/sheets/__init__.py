"""Sheets of cadres, split by subject."""

from cadres.sheets import roster, serving, training

__all__ = ["roster", "serving", "training"]
