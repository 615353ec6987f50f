"""Figures about members, split by subject; loading the package declares them all."""

from members.metrics import (
    absence,
    admission,
    branches,
    dues,
    flow,
    leaving,
    numbers,
    party,
    pioneers,
    quota,
    register,
    rewards,
    transfer,
    year,
    youth,
)

__all__ = [
    "absence",
    "admission",
    "branches",
    "dues",
    "flow",
    "leaving",
    "numbers",
    "party",
    "pioneers",
    "quota",
    "register",
    "rewards",
    "transfer",
    "year",
    "youth",
]
