"""Verbs that let an organization, or some of its people, pass into another with what hangs on them."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import audit, guards, permits, succession
from league.kernel.clauses import Finding, blocked
from league.kernel.errors import Refused
from league.kernel.succession import Passing
from orgs import rules
from orgs.choices import Kind
from orgs.models import FormerName, Org
from orgs.rules import plans
from orgs.services.tree import add, dissolve, edit, lock_tree, move


@transaction.atomic
def absorb(
    org: Org, *, into: Org, actor, reason: str, on: date | None = None, permit: str = rules.DISSOLVE
) -> Org:
    """Merge an organization into another from `on`: it is dissolved that day, its name leads to the heir.

    A branch goes into a branch with its members, applications, papers and posts; a committee into one that
    may have others below it, with everything below. Guards may object to "merge" with `heir=` and `on=`.
    Raises Refused for unlike organizations, for one below the other, for a day before the last change.
    """
    day = on or timezone.localdate()
    succession.lock(Org, (org.pk, into.pk), lock_tree)
    org, heir = Org.objects.get(pk=org.pk), Org.objects.get(pk=into.pk)
    permits.require(actor, permit, org)
    permits.require(actor, permit, heir)
    refuse_merger(org, heir, day)
    for child in org.children.standing().order_by("code"):
        move(child, to=heir, actor=actor, on=day, permit=permit)
    succession.carry(Passing(org, heir, day, actor))
    _leave_names(org, heir, day)
    gone = dissolve(org, actor=actor, reason=reason, on=day, permit=permit)
    told = {"into": heir.pk, "on": day.isoformat()}
    audit.record(actor, plans.MERGED, gone, {"short": str(org)}, told, note=reason)
    audit.record(actor, plans.MERGED, heir, None, {"from": org.pk, "on": day.isoformat()}, note=reason)
    return gone


@transaction.atomic
def split_off(
    org: Org, *, into: Org, people: Iterable[int], posts: bool, actor, on: date | None = None, permit: str
) -> Org:
    """Let some members of a branch go to another from `on`; the branch goes on with the others.

    Posts held in the branch stay there unless `posts`. Raises Refused when nobody is chosen, for anything but
    two standing branches, and, with how many, for people who do not sit there any more.
    """
    day, people = on or timezone.localdate(), frozenset(people)
    succession.lock(Org, (org.pk, into.pk), lock_tree)
    org, heir = Org.objects.get(pk=org.pk), Org.objects.get(pk=into.pk)
    permits.require(actor, permit, org)
    permits.require(actor, permit, heir)
    _refuse_split(org, heir, people, day)
    succession.share(Passing(org, heir, day, actor, people=people, posts=posts))
    told = {"into": heir.pk, "on": day.isoformat(), "people": len(people)}
    audit.record(actor, plans.SPLIT, org, {"short": str(org)}, told)
    return heir


def _refuse_split(org: Org, heir: Org, people: frozenset[int], day: date) -> None:
    for each in (org, heir):
        if each.dissolved:
            raise Refused(_("“%(org)s”已于 %(day)s 撤销。") % {"org": each, "day": each.dissolved})
        if not each.is_branch:
            raise Refused(_("“%(org)s”不是团支部，只有团支部之间才能划转团员。") % {"org": each})
    if not people:
        raise Refused(_("还没有选定从“%(org)s”转出的团员，请先选择。") % {"org": org})
    _heed(guards.findings(org, "split", heir=heir, on=day))


def refuse_merger(org: Org, heir: Org, day: date) -> None:
    """Refused, with the sentence why, when the one cannot be merged into the other on that day."""
    told = {"org": org, "heir": heir, "day": day}
    if org.pk == heir.pk:
        raise Refused(_("“%(org)s”不能并入自己，请另选。") % told)
    if org.dissolved or heir.dissolved:
        gone = org if org.dissolved else heir
        raise Refused(_("“%(org)s”已于 %(day)s 撤销。") % {"org": gone, "day": gone.dissolved})
    if org.is_branch != heir.is_branch:
        words = _("“%(org)s”和“%(heir)s”一个是团支部，一个不是，不能合并。请先变更类别。")
        raise Refused(words % told)
    if heir.path.startswith(org.path):
        raise Refused(_("“%(heir)s”在“%(org)s”下面，不能并入自己的下级。") % told)
    if not heir.path_on(day):
        words = _("%(day)s 时还没有“%(heir)s”，请改为它成立以后的日期。")
        raise Refused(words % told)
    _heed(guards.findings(org, "merge", heir=heir, on=day))


def _heed(objections: list[Finding]) -> None:
    if blocked(objections):
        raise Refused(" ".join(f.message for f in blocked(objections)), findings=objections)


def _leave_names(org: Org, heir: Org, day: date) -> None:
    """Let the name of a merged organization, and every name that led to it, lead to its heir."""
    names = [FormerName(org=heir, came_from=org, name=org.name, short=org.short, end=day)]
    names += [
        FormerName(org=heir, came_from=each.came_from or org, name=each.name, short=each.short, end=each.end)
        for each in org.former_names.all()
    ]
    FormerName.objects.bulk_create(names)


@transaction.atomic
def turn_into_committee(
    org: Org, changes: dict, branch: Org, *, actor, on: date | None = None, permit: str = rules.EDIT
) -> Org:
    """A branch becomes something that has branches below it; its people go to a new branch there, returned.

    changes: kind and level it gets; branch: name and short of the new one. The people wait beside it while
    the kind changes: at no moment do they sit in anything but a branch. Refusals are those of the parts.
    """
    day = on or timezone.localdate()
    succession.lock(Org, (org.pk,), lock_tree)
    org = Org.objects.get(pk=org.pk)
    if not org.is_branch or changes["kind"] == Kind.BRANCH:
        raise Refused(_("只有团支部变更为其他类别时，才需要填写承接团员的团支部。"))
    for name in ("kind", "level", "form", "industry_category", "field", "division_code"):
        setattr(branch, name, getattr(org, name))
    branch.parent, branch.founded = org.parent, day
    made = add(branch, actor=actor, on=day, permit=permit)
    succession.carry(Passing(org, made, day, actor, ended=False))
    became = edit(org, changes, actor=actor, permit=permit)
    return move(made, to=became, actor=actor, on=day, permit=permit)
