"""Posts of cadres go along when their organization is merged, and come back."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from cadres.models import PERSONAL, Post
from league.kernel import succession
from league.kernel.succession import Estate, Passing
from members.models import PostHeld

HELD_TITLE = PostHeld._meta.get_field("title").max_length


def open_posts(ids: Iterable[int]):
    """Posts held at one of the organizations now."""
    return Post.objects.filter(org__in=list(ids), end=None)


def carry_posts(passing: Passing) -> None:
    """A post held here is held in the heir from the day on; nobody holds the same twice."""
    _pass_on(open_posts([passing.left.pk]), passing)


def share_posts(passing: Passing) -> None:
    """Cadres stay, unless the posts of those who go over shall go along."""
    if passing.posts:
        _pass_on(open_posts([passing.left.pk]).filter(member__in=passing.people), passing)


def _pass_on(posts, passing: Passing) -> None:
    known = set(open_posts([passing.heir.pk]).values_list("id_index", "title"))
    for post in posts.select_for_update(of=("self",)).order_by("pk"):
        double = (post.id_index, post.title) in known
        if post.start < passing.on or double:
            post.end = max(post.start, passing.on)
            post.save(update_fields=["end"])
            if not double:
                _begin(post, passing)
        else:
            post.org = passing.heir
            post.save(update_fields=["org"])


def _begin(post: Post, passing: Passing) -> None:
    """The same post in the heir, tied to what the members' ledger of posts holds there."""
    copied = (*PERSONAL, "title", "nature", "quota", "appointed", "term_end", "document")
    told = {name: getattr(post, name) for name in copied}
    held = PostHeld.objects.filter(
        member=post.member_id, org=passing.heir, title=post.title[:HELD_TITLE], end=None
    )
    free = held.exclude(pk__in=Post.objects.exclude(held=None).values("held")).first()
    Post.objects.create(**told, org=passing.heir, start=passing.on, held=free if post.member_id else None)


POSTS = succession.register(
    Estate(
        code="cadres.posts",
        label=_("团干部任职"),
        model=Post,
        columns=("org", "end"),
        rows=open_posts,
        carry=carry_posts,
        share=share_posts,
        order=50,
    )
)
