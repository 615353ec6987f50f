"""Cadre rosters into dated posts and out again."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from cadres.choices import Quota
from cadres.models import Post
from league.kernel import bulk
from members.choices import PostNature, Sex
from members.models import Member, id_index
from orgs.models import Org

SEX = {str(label): value for value, label in Sex.choices}
NATURE = {str(label): value for value, label in PostNature.choices}
QUOTA = {str(label): value for value, label in Quota.choices}


def enter_posts(rows: Sequence[Mapping], *, on: datetime.date) -> list[int]:
    """Write checked cadre rows as posts held from their appointment; ids in order.

    An appointment known to the month, or not at all, counts from `on`, the cut-off day. Raises
    IntegrityError when the same post got in the way meanwhile; call it inside a transaction.
    """
    orgs = dict(Org.objects.filter(code__in={row["org"] for row in rows}).values_list("code", "pk"))
    indexes = {row["id_no"]: id_index(row["id_no"]) for row in rows}
    members = dict(Member.objects.filter(id_index__in=indexes.values()).values_list("id_index", "pk"))
    posts = [_post(row, orgs[row["org"]], indexes[row["id_no"]], on) for row in rows]
    for post in posts:
        post.member_id = members.get(post.id_index)
    return [post.pk for post in bulk.insert(posts)]


def _post(row: Mapping, org_id: int, index: str, on: datetime.date) -> Post:
    appointed = row.get("appointed") or ""
    return Post(
        org_id=org_id,
        name=row["name"][:60],
        id_no=row["id_no"],
        id_index=index,
        birth=datetime.date.fromisoformat(row["birth"]),
        sex=SEX[row["gender"]],
        phone=row.get("phone") or "",
        title=row["position"][:60],
        nature=NATURE[row["cadre_type"]],
        quota=_quota(row.get("quota")),
        start=datetime.date.fromisoformat(appointed) if len(appointed) == 10 else on,
        appointed=appointed,
    )


def _quota(told: str | None) -> str:
    """行政 and 事业 as they are; whoever else is named (编外, 西部计划志愿者) holds no 编制."""
    return QUOTA.get(told, Quota.NONE) if told else ""


def withdraw_posts(keys: Iterable[str]) -> set[str]:
    """Delete posts that a roster brought and nobody ended since; the keys of those that had to stay."""
    wanted = set(keys)
    posts = Post.objects.filter(pk__in=[int(key) for key in wanted], end__isnull=True)
    gone = {str(pk) for pk in posts.values_list("pk", flat=True)}
    posts.delete()
    return wanted - gone


def open_posts(ids: Iterable[str]) -> dict[str, set[tuple[str, str]]]:
    """(organization code, title) of the posts that people hold now, by ID number."""
    by_index = {id_index(id_no): id_no for id_no in ids}
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    rows = Post.objects.filter(id_index__in=by_index, end__isnull=True)
    for index, code, title in rows.values_list("id_index", "org__code", "title"):
        found[by_index[index]].add((code, title))
    return found
