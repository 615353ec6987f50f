"""What the posts say on an organization's page, and when it is to be dissolved."""

from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cadres.models import Post
from cadres.querysets.posts import SECRETARY
from league.kernel import guards
from league.kernel.clauses import Finding
from league.kernel.scoping import covering
from members.models import Member, PostHeld
from members.rules.personal import KEPT
from orgs.models import Org
from orgs.rules import EMPTY_FIRST, LED


def secretary_missing(org: Org, *, on: date | None = None, **context) -> list[Finding]:
    """Tells an organization without a secretary."""
    held = covering(on or timezone.localdate())
    posts = [model.objects.filter(held, org=org) for model in (Post, PostHeld)]
    if any(rows.filter(SECRETARY).exists() for rows in posts):
        return []
    words = _("没有登记书记。请导入团干部名册，或在团员名册里补填现任团内职务。")
    measured = _("%(n)d 名团干部") % {"n": sum(rows.count() for rows in posts)}
    return [Finding("warn", LED, words, measured=measured)]


def posts_left(org: Org, **context) -> list[Finding]:
    """Tells the posts still held: they stop counting with the organization."""
    number = Post.objects.under(org).filter(end__isnull=True).count()
    if not number:
        return []
    words = _("还有 %(n)d 个团干部职务没有免去，撤销后不再计入团干部数。")
    return [Finding("warn", EMPTY_FIRST, words % {"n": number}, measured=str(number))]


def posts_open(member: Member, *, on: date, **context) -> list[Finding]:
    """Blocks the erasure of the data of somebody who still holds a post, linked or under the same number."""
    same = Q(member=member) | Q(id_index=member.id_index or "-")
    titles = "、".join(Post.objects.filter(same, end=None).order_by("pk").values_list("title", flat=True))
    if not titles:
        return []
    words = _("%(name)s 还担任%(titles)s，任职期间须保存个人信息。")
    return [Finding("block", KEPT, words % {"name": member.name, "titles": titles})]


guards.register(Member, "erase", posts_open)
guards.register(Org, "health", secretary_missing)
guards.register(Org, "dissolve", posts_left)
