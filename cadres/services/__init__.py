"""Verbs of cadres."""

from cadres.services import objections, succession
from cadres.services.roster import enter_posts, open_posts, withdraw_posts

__all__ = ["enter_posts", "objections", "open_posts", "succession", "withdraw_posts"]
