"""Sheets of cadres, split by subject."""

from cadres.sheets import delegates, roster, serving, training

__all__ = ["delegates", "roster", "serving", "training"]
