"""Verbs of reforms."""

from reforms.services import inheriting, progress, supervision
from reforms.services.chasing import chase
from reforms.services.programmes import add_task, give_out, plant
from reforms.services.starters import STARTERS, Starter

__all__ = [
    "STARTERS",
    "Starter",
    "add_task",
    "chase",
    "give_out",
    "inheriting",
    "listing",
    "plant",
    "progress",
    "supervision",
]
