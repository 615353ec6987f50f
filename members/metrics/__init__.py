"""Figures about members, split by subject; loading the package declares them all."""

from members.metrics import branches, dues, flow, party, quota, register

__all__ = ["branches", "dues", "flow", "party", "quota", "register"]
