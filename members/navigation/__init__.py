"""Menu entries and tabs about members, split by subject; loading the package registers them all."""

from members.navigation import (
    absence,
    dues,
    duplicates,
    national,
    party,
    personal,
    pioneers,
    quota,
    register,
    rewards,
    transfer,
    year,
)

__all__ = [
    "absence",
    "dues",
    "duplicates",
    "national",
    "party",
    "personal",
    "pioneers",
    "quota",
    "register",
    "rewards",
    "transfer",
    "year",
]
