"""Verbs of posts: somebody is appointed, and relieved; access comes and goes with the post."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import Grant, User
from cadres.choices.posts import Rank
from cadres.models import Post
from cadres.rules.posts import APPOINT, APPOINTED, RELIEVED
from league.kernel import audit, permits
from league.kernel.errors import Refused
from league.kernel.roles import Role
from members.models import Member, PostHeld, id_index
from orgs.choices import Kind, Level
from orgs.models import Org

HELD_TITLE = PostHeld._meta.get_field("title").max_length


@transaction.atomic
def appoint(
    org: Org,
    person: Mapping,
    *,
    title: str,
    nature: str,
    start: date,
    actor,
    quota: str = "",
    term_end: date | None = None,
    document: str = "",
    user: User | None = None,
) -> Post:
    """Appoint a person to a post from `start`, past or to come.

    person: the columns of `PERSONAL`; a registered member under the same ID number is found and the post
    entered into the members' ledger. user: the account that receives the access of the post, where the post
    carries one (`access_role`). Raises Forbidden outside the actor's reach; Refused for a dissolved
    organization, a post the person holds already, and access that is not the actor's to give: an actor must
    hold the permit at the superior organization, so that nobody makes an equal.
    """
    permits.require(actor, APPOINT, org)
    if org.dissolved:
        raise Refused(_("“%(org)s”已经撤销，请到承接它的团组织任命。") % {"org": org})
    member = person.get("member") or _member(person["id_no"])
    post = Post(
        **{**person, "member": member},
        org=org,
        title=title,
        nature=nature,
        quota=quota,
        start=start,
        term_end=term_end,
        document=document,
    )
    _refuse_double(post)
    post.held = _hold(post)
    post.derive()
    post.access = _open_access(post, user, actor)
    post.save()
    audit.record(actor, APPOINTED, post, None, {"title": title, "org": org.pk, "start": str(start)})
    return post


@transaction.atomic
def relieve(post: Post, *, on: date, actor, reason: str = "", document: str = "") -> Post:
    """End a post on a day; the day itself is no longer held, and the access that came with it is closed.

    Raises Forbidden outside the actor's reach; Refused when it ended already or did not begin by then, and
    when access hangs on it that is not the actor's to close.
    """
    fresh = Post.objects.select_for_update(of=("self",)).select_related("org").get(pk=post.pk)
    permits.require(actor, APPOINT, fresh)
    if fresh.end:
        raise Refused(_("“%(post)s”已于 %(day)s 免去，不用再办。") % {"post": fresh, "day": fresh.end})
    if on < fresh.start:
        raise Refused(_("免职日期不能早于任职日期 %(start)s。") % {"start": fresh.start})
    fresh.end, fresh.end_reason, fresh.end_document = on, reason, document
    fresh.save(update_fields=["end", "end_reason", "end_document"])
    fresh.youth_links.filter(end=None).update(end=Greatest("start", Value(on)))
    if fresh.held and not fresh.held.end:
        fresh.held.end = max(on, fresh.held.start)
        fresh.held.save(update_fields=["end"])
    if fresh.access and not (fresh.access.end and fresh.access.end <= on):
        _refuse_equal(fresh.org, actor, _("随职务的权限由上级团组织收回，请由上级办理免职。"))
        accounts.end_grant(fresh.access, actor=None, on=on)
    audit.record(actor, RELIEVED, fresh, None, {"title": fresh.title, "end": str(on), "reason": reason})
    return fresh


def access_role(org: Org, rank: str) -> str:
    """The role that a post of a rank at an organization carries; empty for none.

    Above the township nobody gets access by a post alone: those roles are given one by one.
    """
    if rank not in (Rank.SECRETARY, Rank.DEPUTY):
        return ""
    if org.kind == Kind.BRANCH:
        return Role.BRANCH_SECRETARY
    return "" if org.level in (Level.CITY, Level.COUNTY) else Role.TOWNSHIP_SECRETARY


def _member(id_no: str) -> Member | None:
    return Member.objects.filter(id_index=id_index(id_no)).first() if id_no else None


def _refuse_double(post: Post) -> None:
    same = Post.objects.filter(org=post.org, id_index=id_index(post.id_no), title=post.title, end=None)
    if same.exists():
        words = _("%(name)s 已担任“%(org)s”%(title)s，不能重复任命。")
        raise Refused(words % {"name": post.name, "org": post.org, "title": post.title})


def _hold(post: Post) -> PostHeld | None:
    """The post in the members' ledger, where it may stand already."""
    if not post.member:
        return None
    told = {"member": post.member, "org": post.org, "title": post.title[:HELD_TITLE]}
    free = PostHeld.objects.filter(**told, end=None).exclude(
        pk__in=Post.objects.exclude(held=None).values("held")
    )
    return free.first() or PostHeld.objects.create(**told, nature=post.nature, start=post.start)


def _refuse_equal(org: Org, actor, words: str) -> None:
    """Refused for who holds the permit at the organization itself but at nothing above it."""
    if org.parent is None or not permits.may(actor, APPOINT, org.parent):
        raise Refused(words)


def _open_access(post: Post, user: User | None, actor) -> Grant | None:
    """What opens for the account on the first day of the post; a role held there already is taken over."""
    role = access_role(post.org, post.rank)
    if not (user and role):
        return None
    _refuse_equal(post.org, actor, _("登录权限由上级团组织给予：请由上级办理任命，或不选登录账号。"))
    first = max(post.start, timezone.localdate())
    held = Grant.objects.filter(user=user, role=role, org=post.org, end=None)
    free = held.exclude(pk__in=Post.objects.exclude(access=None).values("access")).first()
    return free or accounts.grant(user, role, post.org, actor=None, start=first)
