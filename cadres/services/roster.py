"""Cadre rosters into dated posts and out again."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from cadres.choices.posts import Quota, rank_of
from cadres.models import Post
from league.kernel import bulk
from league.kernel.sheets import delete_unused
from members.choices import Education, Political, PostNature, Sex
from members.models import Member, PostHeld, id_index
from orgs.models import Org

HELD_TITLE = PostHeld._meta.get_field("title").max_length
SEX = {str(label): value for value, label in Sex.choices}
NATURE = {str(label): value for value, label in PostNature.choices}
EDUCATION = {str(label): value for value, label in Education.choices}
POLITICAL = {str(label): value for value, label in Political.choices}
QUOTA = {str(label): value for value, label in Quota.choices}


def enter_posts(rows: Sequence[Mapping], *, on: datetime.date) -> list[int]:
    """Write checked cadre rows as posts held from their appointment; ids in order.

    An appointment known to the month, or not at all, counts from `on`, the cut-off day. The post of a
    registered member is posted to the members' ledger too, unless it stands there already. Raises
    IntegrityError when the same post got in the way meanwhile; call it inside a transaction.
    """
    orgs = dict(Org.objects.filter(code__in={row["org"] for row in rows}).values_list("code", "pk"))
    indexes = {row["id_no"]: id_index(row["id_no"]) for row in rows}
    members = dict(Member.objects.filter(id_index__in=indexes.values()).values_list("id_index", "pk"))
    posts = [_post(row, orgs[row["org"]], indexes[row["id_no"]], on) for row in rows]
    for post in posts:
        post.member_id = members.get(post.id_index)
    _hold(posts)
    return [post.pk for post in bulk.insert(posts)]


def _hold(posts: Sequence[Post]) -> None:
    """Post the posts of members to the members' ledger."""
    ours = [post for post in posts if post.member_id]
    rows = PostHeld.objects.filter(member__in={post.member_id for post in ours}, end__isnull=True)
    known = set(rows.values_list("member_id", "org_id", "title"))
    for post in ours:
        place = {"member_id": post.member_id, "org_id": post.org_id, "title": post.title[:HELD_TITLE]}
        if tuple(place.values()) not in known:
            post.held = PostHeld(**place, nature=post.nature, start=post.start)
    bulk.insert(post.held for post in ours if post.held)
    for post in ours:
        post.held_id = post.held.pk if post.held else None


def _post(row: Mapping, org_id: int, index: str, on: datetime.date) -> Post:
    appointed = row.get("appointed") or ""
    return Post(
        org_id=org_id,
        name=row["name"][:60],
        id_no=row["id_no"],
        id_index=index,
        rank=rank_of(row["position"]),
        birth=datetime.date.fromisoformat(row["birth"]),
        sex=SEX[row["gender"]],
        ethnicity=(row.get("ethnicity") or "")[:20],
        education=EDUCATION.get(row.get("education"), ""),
        political=POLITICAL.get(row.get("political"), ""),
        phone=row.get("phone") or "",
        title=row["position"][:60],
        nature=NATURE[row["cadre_type"]],
        quota=_quota(row.get("quota")),
        source=row.get("source") or "",
        term_end=datetime.date.fromisoformat(row["term_end"]) if row.get("term_end") else None,
        start=datetime.date.fromisoformat(appointed) if len(appointed) == 10 else on,
        appointed=appointed,
    )


def _quota(told: str | None) -> str:
    """行政 and 事业 as they are; whoever else is named (编外, 西部计划志愿者) holds no 编制."""
    return QUOTA.get(told, Quota.NONE) if told else ""


def withdraw_posts(keys: Iterable[str]) -> set[str]:
    """Delete posts that a roster brought and nobody ended or used since; the keys of those that had to stay.

    What they put into the members' ledger goes with them.
    """
    wanted = set(keys)
    posts = Post.objects.filter(pk__in=[int(key) for key in wanted], end__isnull=True)
    held = dict(posts.values_list("pk", "held"))
    gone = delete_unused(Post, list(held))
    PostHeld.objects.filter(pk__in=[held[pk] for pk in gone if held[pk]]).delete()
    return wanted - {str(pk) for pk in gone}


def open_posts(ids: Iterable[str]) -> dict[str, set[tuple[str, str]]]:
    """(organization code, title) of the posts that people hold now, by ID number."""
    by_index = {id_index(id_no): id_no for id_no in ids}
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    rows = Post.objects.filter(id_index__in=by_index, end__isnull=True)
    for index, code, title in rows.values_list("id_index", "org__code", "title"):
        found[by_index[index]].add((code, title))
    return found
