"""Figures about members, split by subject; loading the package declares them all."""

from members.metrics import (
    admission,
    branches,
    cases,
    dues,
    flow,
    graduates,
    leaving,
    national,
    party,
    quota,
    register,
    transfer,
    year,
)

__all__ = [
    "admission",
    "branches",
    "cases",
    "dues",
    "flow",
    "graduates",
    "leaving",
    "national",
    "party",
    "quota",
    "register",
    "transfer",
    "year",
]
