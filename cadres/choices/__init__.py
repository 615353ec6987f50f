"""Enumerations of cadres, split by subject."""

from cadres.choices.posts import Quota, Rank, Source

__all__ = ["Quota", "Rank", "Source"]
