"""Figures about members, split by subject; loading the package declares them all."""

from members.metrics import (
    absence,
    admission,
    branches,
    dues,
    flow,
    leaving,
    party,
    quota,
    register,
    transfer,
    year,
)

__all__ = [
    "absence",
    "admission",
    "branches",
    "dues",
    "flow",
    "leaving",
    "party",
    "quota",
    "register",
    "transfer",
    "year",
]
