"""Verbs of cadres."""

from cadres.services import elections, inheriting, inheriting_training, objections, selection, succession
from cadres.services.posts import appoint, relieve
from cadres.services.roster import enter_posts, open_posts, withdraw_posts

__all__ = [
    "appoint",
    "elections",
    "enter_posts",
    "inheriting",
    "inheriting_training",
    "objections",
    "open_posts",
    "relieve",
    "selection",
    "succession",
    "withdraw_posts",
]
