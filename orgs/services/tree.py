"""Verbs that change the tree: add, edit, rename, move, dissolve.

Each asks for the permit of its own page, a change plan for the permit to approve plans (`permit=`).

Guards that upper apps may register for `Org` (`league.kernel.guards.register(Org, action, check)`):
- "dissolve", with `on=`: what still hangs on the organization (members, posts, applications);
- "change_kind", with `kind=`: why a branch may not become a committee or the other way round;
- "health", with `on=`: findings for the organization's page (no secretary, no cadre).
"""

from datetime import date
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import audit, guards, moving, permits
from league.kernel.clauses import Finding, blocked
from league.kernel.errors import Refused, Stale
from league.kernel.scoping import subtree
from orgs import rules
from orgs.choices import Kind
from orgs.models import FormerName, Org, Placement

EDITABLE = (
    "code",
    "kind",
    "level",
    "form",
    "industry_category",
    "field",
    "founded",
    "division_code",
    "statistics_owner",
    "host",
    "approval",
    "phone",
)


def lock_tree() -> None:
    """Let one change of the tree wait for the other: two moves at once could close a circle."""
    rows = Org.objects.select_for_update(no_key=True).filter(parent=None)
    list(rows.order_by("pk").values_list("pk"))


@transaction.atomic
def add(org: Org, *, actor, on: date | None = None, permit: str = rules.EDIT) -> Org:
    """Put a new organization into the tree: row, path, placement from `on` (founding day or today), audit.

    The placement begins no earlier than the parent's present one. Without a code it gets the next free one
    below its parent. Raises Forbidden outside the actor's reach, Refused under a branch or a dissolved
    parent, or for a founding day that has not come.
    """
    lock_tree()
    parent = org.parent = Org.objects.get(pk=org.parent_id) if org.parent_id else None
    if parent:
        permits.require(actor, permit, parent)
        _refuse_parent(parent)
    _refuse_future(org.founded)
    org.code = org.code or next_code(parent)
    org.save()
    org.path = f"{parent.path if parent else ''}{org.pk}."
    org.save(update_fields=["path"])
    day = _first_day(parent, on or org.founded or timezone.localdate())
    Placement.objects.create(org=org, parent=parent, path=org.path, start=day, opening=True)
    audit.record(actor, "orgs.add", org, None, {"code": org.code, "name": org.name})
    return org


def next_code(parent: Org | None) -> str:
    """The next free code below a parent: its own and three digits."""
    head = parent.code if parent else "1"
    taken = set(Org.objects.filter(code__startswith=head).values_list("code", flat=True))
    return next(code for number in range(1, 100_000) if (code := f"{head}{number:03d}") not in taken)


def _first_day(parent: Org | None, day: date) -> date:
    """The day, or the first one of the parent's present place: before it the parent stood elsewhere."""
    if parent is None:
        return day
    return max(day, parent.placements.get(end__isnull=True).start)


@transaction.atomic
def edit(org: Org, changes: dict, *, actor, version: int | None = None, permit: str = rules.EDIT) -> Org:
    """Change columns of an organization; name, parent and dissolution have verbs of their own.

    Raises Stale with the present values when the version moved on; Refused for a founding day to come, a day
    after the dissolution, or a change of kind that would leave members or organizations in the wrong place.
    """
    fresh = _locked(org, version, changes)
    permits.require(actor, permit, fresh)
    changed = {
        name: value for name, value in changes.items() if name in EDITABLE and getattr(fresh, name) != value
    }
    if not changed:
        return fresh
    if fresh.dissolved:
        raise Refused(_("“%(org)s”已撤销，不能修改。") % {"org": fresh})
    _refuse_future(changed.get("founded"))
    if "kind" in changed:
        _refuse_kind(fresh, changed["kind"])
    before = {name: str(getattr(fresh, name) or "") for name in changed}
    for name, value in changed.items():
        setattr(fresh, name, value)
    fresh.version += 1
    fresh.save()
    audit.record(
        actor, "orgs.edit", fresh, before, {name: str(value or "") for name, value in changed.items()}
    )
    return fresh


def _locked(org: Org, version: int | None, changes: dict | None = None) -> Org:
    """The fresh row, locked; Stale when somebody else changed it since the version was read."""
    fresh = Org.objects.select_for_update(no_key=True).get(pk=org.pk)
    if version is not None and fresh.version != version:
        raise Stale(theirs={name: getattr(fresh, name) for name in changes or {}})
    return fresh


def _refuse_kind(org: Org, kind: str) -> None:
    """A branch with members stays a branch; an organization with others below it does not become one."""
    if (kind == Kind.BRANCH) == org.is_branch:
        return
    objections = [*_children_findings(org), *guards.findings(org, "change_kind", kind=kind)]
    if blocked(objections):
        raise Refused(" ".join(f.message for f in blocked(objections)), findings=objections)


@transaction.atomic
def rename(
    org: Org,
    *,
    name: str,
    short: str,
    actor,
    on: date | None = None,
    version: int | None = None,
    permit: str = rules.EDIT,
) -> Org:
    """Give an organization a new name from `on`; the old one stays findable as a former name.

    Raises Stale when the version moved on, Refused for an empty name, a day to come or before the last.
    """
    fresh, day = _locked(org, version, {"name": name, "short": short}), on or timezone.localdate()
    permits.require(actor, permit, fresh)
    before = {"name": fresh.name, "short": fresh.short}
    if before == {"name": name, "short": short}:
        return fresh
    if not name.strip():
        raise Refused(_("请填写新的全称。"))
    _refuse_future(day)
    last = fresh.former_names.own().order_by("-end").first()
    if last and day < last.end:
        words = _("更名日期 %(day)s 早于上次更名的日期 %(last)s，请改为不早于该日。")
        raise Refused(words % {"day": day, "last": last.end})
    FormerName.objects.create(org=fresh, name=fresh.name, short=fresh.short, end=day)
    fresh.name, fresh.short, fresh.version = name.strip(), short.strip(), fresh.version + 1
    fresh.save()
    audit.record(actor, "orgs.rename", fresh, before, {"name": fresh.name, "short": fresh.short})
    return fresh


@transaction.atomic
def move(
    org: Org,
    *,
    to: Org,
    actor,
    on: date | None = None,
    version: int | None = None,
    permit: str = rules.MOVE,
) -> Org:
    """Move an organization with everything below it under another parent, from `on` (today unless told).

    Effects: parent, all paths of the subtree in one statement, placements closed and opened, audit; local
    rule parameters, held imports and whatever else `league.kernel.moving` knows go with it. Members follow
    their branch. Raises Forbidden unless both ends are in the actor's reach, Refused for a loop, a branch or
    dissolved parent, or a day before the last move; Stale when the version moved on.
    """
    lock_tree()
    day = on or timezone.localdate()
    org, to = Org.objects.get(pk=org.pk), Org.objects.get(pk=to.pk)
    permits.require(actor, permit, org)
    permits.require(actor, permit, to)
    if version is not None and org.version != version:
        raise Stale()
    refuse_move(org, to, day)
    old, new = org.path, f"{to.path}{org.pk}."
    Org.objects.filter(pk=org.pk).update(parent=to, version=F("version") + 1)
    _replace_placements(org, to, old, new, day)
    Org.objects.filter(subtree("path", old)).update(path=moving.rebased(old, new))
    moving.rebase(old, new)
    after = {"path": new, "on": day.isoformat()}
    audit.record(actor, "orgs.move", Org.objects.get(pk=org.pk), {"path": old}, after, path=old)
    return Org.objects.get(pk=org.pk)


def _replace_placements(org: Org, to: Org, old: str, new: str, day: date) -> None:
    """Close the open placements of the subtree, open new ones; those of the same day are mended."""
    current = Placement.objects.filter(subtree("path", old), end__isnull=True)
    earlier = list(current.filter(start__lt=day).values_list("org_id", "parent_id", "path"))
    current.filter(start=day).update(path=moving.rebased(old, new))
    current.filter(start__lt=day).update(end=day)
    Placement.objects.bulk_create(
        (
            Placement(org_id=org_id, parent_id=parent_id, path=new + path[len(old) :], start=day)
            for org_id, parent_id, path in earlier
        ),
        batch_size=500,
    )
    Placement.objects.filter(org=org, end__isnull=True).update(parent=to)


@transaction.atomic
def dissolve(
    org: Org,
    *,
    actor,
    reason: str,
    on: date | None = None,
    version: int | None = None,
    permit: str = rules.DISSOLVE,
) -> Org:
    """Dissolve an organization that has nothing left below it, from `on`; its history stays.

    Raises Refused without a reason, for a day outside its present placement, or with the list of what stands
    in the way (children, and what upper apps object to by guard); Stale when the version moved on.
    """
    lock_tree()
    day, fresh = on or timezone.localdate(), _locked(org, version)
    permits.require(actor, permit, fresh)
    if not reason.strip():
        raise Refused(_("请写明撤销的理由。"), code="comment_required")
    _refuse_dissolve(fresh, day)
    objections = dissolve_findings(fresh, day)
    if blocked(objections):
        raise Refused(" ".join(f.message for f in blocked(objections)), findings=objections)
    fresh.dissolved, fresh.version = day, fresh.version + 1
    fresh.save()
    Placement.objects.filter(org=fresh, end__isnull=True, start__lt=day).update(end=day)
    Placement.objects.filter(org=fresh, end__isnull=True).delete()
    audit.record(actor, "orgs.dissolve", fresh, None, {"on": day.isoformat()}, note=reason)
    return fresh


def dissolve_findings(org: Org, on: date | None = None) -> list[Finding]:
    """What stands in the way of dissolving: standing children here, the rest from guards of upper apps."""
    return [*_children_findings(org), *guards.findings(org, "dissolve", on=on or timezone.localdate())]


def _children_findings(org: Org) -> list[Finding]:
    """A block while organizations stand below, with the list of them."""
    names = [str(child) for child in org.children.standing().order_by("code")]
    if not names:
        return []
    shown = "、".join(names[:5]) + (_(" 等") if len(names) > 5 else "")
    words = _("下面还有 %(n)d 个团组织：%(names)s。请先撤销或移走。") % {"n": len(names), "names": shown}
    link = f"{reverse('orgs:org-list')}?{urlencode({'parent': org.pk})}"
    return [Finding("block", rules.EMPTY_FIRST, words, measured=str(len(names)), link=link)]


def _refuse_dissolve(org: Org, day: date) -> None:
    if org.dissolved:
        raise Refused(_("“%(org)s”已于 %(day)s 撤销，不用再办。") % {"org": org, "day": org.dissolved})
    if org.parent_id is None:
        raise Refused(_("“%(org)s”是最上级团组织，不能撤销。") % {"org": org})
    first = org.placements.get(end__isnull=True).start
    below = Placement.objects.filter(subtree("path", org.path), end__gt=day).exclude(org=org)
    if day < first or below.exists():
        words = _("撤销日期 %(day)s 早于本组织或下级组织最近一次变动，请改为较晚的日期。")
        raise Refused(words % {"day": day})
    if org.founded and day < org.founded:
        raise Refused(_("撤销日期不能早于成立日期 %(day)s。") % {"day": org.founded})
    _refuse_future(day)


def _refuse_future(day: date | None) -> None:
    if day and day > timezone.localdate():
        raise Refused(_("日期 %(day)s 还没有到，请填今天或以前的日期。") % {"day": day})


def _refuse_parent(parent: Org) -> None:
    if parent.is_branch:
        raise Refused(
            _("“%(org)s”是团支部，下面不能再设团组织。请选择团委、团工委或团总支。") % {"org": parent}
        )
    if parent.dissolved:
        raise Refused(
            _("“%(org)s”已于 %(day)s 撤销，不能再设下级。") % {"org": parent, "day": parent.dissolved}
        )


def refuse_move(org: Org, to: Org, day: date) -> None:
    """Refused, with the sentence why, when the organization cannot move there on that day."""
    _refuse_parent(to)
    if to.path.startswith(org.path):
        raise Refused(_("不能把“%(org)s”移到它自己的下级“%(to)s”里。") % {"org": org, "to": to})
    if org.parent_id == to.pk:
        raise Refused(_("“%(org)s”本来就在“%(to)s”下面，不用移动。") % {"org": org, "to": to})
    if org.dissolved:
        raise Refused(_("“%(org)s”已撤销，不能移动。") % {"org": org})
    _refuse_future(day)
    last = _last_change(org, to)
    if last and day < last:
        raise Refused(
            _("调整日期 %(day)s 早于上次变动的日期 %(last)s，请改为不早于该日。") % {"day": day, "last": last}
        )


def _last_change(org: Org, to: Org) -> date | None:
    """The last day on which anything in the subtree, or the new parent, changed its place."""
    rows = Placement.objects.filter(subtree("path", org.path) | Q(org=to, end__isnull=True))
    days = rows.aggregate(start=Max("start"), end=Max("end")).values()
    return max((day for day in days if day), default=None)
