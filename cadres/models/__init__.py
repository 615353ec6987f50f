"""Tables of cadres, split by subject."""

from cadres.models.people import PERSONAL, Someone
from cadres.models.posts import Post

__all__ = ["PERSONAL", "Post", "Someone"]
