"""Verbs of the ledger of posts: a member takes a League post, and leaves it."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import audit, params, permits
from league.kernel.errors import Refused
from members import rules
from members.models import Member, PostHeld
from members.services.passage import refuse_left
from orgs.models import Org


@transaction.atomic
def take_post(
    member: Member,
    *,
    org: Org,
    title: str,
    start: date,
    actor,
    nature: str = "",
    in_party_committee: bool = False,
) -> PostHeld:
    """Enter a post that a member holds from `start`, in the own branch or an organization above it.

    Raises Forbidden outside the actor's reach; Refused for an organization elsewhere, a day to come, a post
    that is entered already.
    """
    fresh = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    permits.require(actor, rules.EDIT, fresh)
    permits.require(actor, rules.EDIT, org)
    refuse_left(fresh)
    if org.path not in params.lineage(fresh.branch.path):
        raise Refused(_("职务只能登记在所在团支部或它的上级团组织。"))
    if start > timezone.localdate():
        raise Refused(_("任职日期还没有到，请填今天或以前的日期。"))
    if fresh.posts.filter(org=org, title=title, end__isnull=True).exists():
        raise Refused(
            _("%(name)s 已登记为“%(org)s”%(title)s。") % {"name": fresh, "org": org, "title": title}
        )
    told = {"title": title, "nature": nature, "in_party_committee": in_party_committee, "start": start}
    post = PostHeld.objects.create(member=fresh, org=org, **told)
    audit.record(
        actor, "members.take_post", fresh, None, {"title": title, "org": org.pk, "start": str(start)}
    )
    return post


@transaction.atomic
def leave_post(post: PostHeld, *, on: date, actor) -> PostHeld:
    """End a post on a day; Refused when it ended already, for a day to come or before it began."""
    fresh = PostHeld.objects.select_for_update(of=("self",)).select_related("org", "member").get(pk=post.pk)
    permits.require(actor, rules.EDIT, fresh)
    if fresh.end:
        raise Refused(_("“%(title)s”已于 %(day)s 免去。") % {"title": fresh.title, "day": fresh.end})
    if not fresh.start <= on <= timezone.localdate():
        raise Refused(_("免职日期须在 %(start)s（任职日期）和今天之间。") % {"start": fresh.start})
    fresh.end = on
    fresh.save(update_fields=["end"])
    audit.record(
        actor,
        "members.leave_post",
        fresh.member,
        None,
        {"title": fresh.title, "org": fresh.org_id, "end": str(on)},
    )
    return fresh
