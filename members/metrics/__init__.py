"""Figures about members, split by subject; loading the package declares them all."""

from members.metrics import branches, flow, quota, register

__all__ = ["branches", "flow", "quota", "register"]
