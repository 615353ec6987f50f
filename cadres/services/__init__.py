"""Verbs of cadres."""

from cadres.services.roster import enter_posts, open_posts, withdraw_posts

__all__ = ["enter_posts", "open_posts", "withdraw_posts"]
