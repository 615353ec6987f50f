"""Verbs of reforms."""

from reforms.services import progress
from reforms.services.programmes import add_task, give_out, plant
from reforms.services.starters import STARTERS, Starter

__all__ = ["STARTERS", "Starter", "add_task", "give_out", "plant", "progress"]
