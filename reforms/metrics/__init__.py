"""Figures about reforms, split by subject; loading the package declares them all."""

from reforms.metrics import progress, registers

__all__ = ["progress", "registers"]
