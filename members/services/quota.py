"""Verbs of the yearly plan: set it, allot it to those below, take a place of it."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from league.kernel import audit, permits
from league.kernel.clauses import blocked
from league.kernel.errors import Refused
from members.models import Application, Quota, QuotaEntry
from members.rules import quota as rules
from orgs.choices import Field
from orgs.models import Org

Shares = Mapping[tuple[int, str], int]  # (child organization id, field) → places


@transaction.atomic
def set_plan(org: Org, year: int, plan: Mapping[str, int], *, actor, note: str = "") -> int:
    """Enter the places an organization has in a year, by field; how many fields changed.

    Raises Forbidden outside the actor's reach; Refused for a field whose places come from above, and for
    fewer places than were passed on or used.
    """
    permits.require(actor, rules.SET_QUOTA, org)
    rows = _accounts(year, [(org.pk, field) for field, places in plan.items() if places], plan, [org.pk])
    told = {}
    for row in rows.values():
        change = plan[row.field] - rules.planned(row)
        if change:
            _refuse_given(row)
            QuotaEntry.objects.create(quota=row, places=change, note=note, actor=actor)
            _refuse_overdrawn(row)
            told[str(Field(row.field).label)] = plan[row.field]
    if told:
        audit.record(actor, rules.PLAN_SET, org, None, {"year": year, "note": note} | told)
    return len(told)


@transaction.atomic
def allot(org: Org, year: int, shares: Shares, *, actor, note: str = "") -> int:
    """Give children of an organization their places; how many changed.

    Raises Forbidden outside the actor's reach; Refused when the organization has not so many places, when a
    child has passed on or used more than it would keep, and for somebody who is no child.
    """
    permits.require(actor, rules.ALLOT_QUOTA, org)
    children = {child.pk: child for child in org.children.standing()}
    if any(pk not in children for pk, _field in shares):
        raise Refused(_("只能分给直接下级团组织，请刷新页面再分配。"))
    fields = {field for _pk, field in shares}
    wanted = [pair for pair, places in shares.items() if places]
    rows = _accounts(year, wanted, fields, [org.pk, *children])
    changes = [(places - rules.planned(rows[pair]), pair) for pair, places in shares.items() if pair in rows]
    told = {}
    # What is taken back comes first, so that it can be given to others in one go.
    for change, (pk, field) in sorted(changes):
        if change:
            row = rows[pk, field]
            _pass_on(rows.get((org.pk, field)), row, change, actor=actor, note=note)
            told[f"{row.org} {Field(field).label}"] = shares[pk, field]
    if told:
        audit.record(actor, rules.ALLOTTED, org, None, {"year": year, "note": note} | told)
    return len(told)


def _pass_on(own: Quota | None, row: Quota, places: int, *, actor, note: str) -> None:
    """Enter an allotment at both ends; a negative number takes places back."""
    if own is None:
        words = _("“%(org)s”%(year)d 年没有“%(field)s”的名额，不能分配。")
        raise Refused(words % (_named(row) | {"org": row.org.parent}))
    told = {"note": note, "actor": actor}
    QuotaEntry.objects.create(quota=row, places=places, peer=own.org, **told)
    QuotaEntry.objects.create(quota=own, places=-places, peer=row.org, **told)
    _refuse_overdrawn(own)
    _refuse_overdrawn(row)


def hold_place(application: Application, *, actor, on: date) -> None:
    """Look again for a place while nobody else can take one; Refused when it is gone. Runs inside `fire`.

    Everybody who takes a place below an organization passes its account, so the lock makes them queue.
    """
    year = rules.year_of(application, on)
    rows = Quota.objects.filter(year=year, field=application.branch.field).above(application.branch.path)
    if list(rows.select_for_update(of=("self",)).order_by("pk")):
        refuse_blocked(rules.check_quota(application, on))


def refuse_blocked(findings) -> None:
    """Refused with the sentences of the clauses that block."""
    if blocking := blocked(findings):
        words = _("；").join(finding.message for finding in blocking)
        raise Refused(words, code="blocked", findings=tuple(findings))


def _accounts(year: int, wanted: list, fields: Iterable[str], orgs: list) -> dict[tuple[int, str], Quota]:
    """The accounts of organizations in a year, locked in a fixed order; those wanted are made first."""
    made = [Quota(year=year, org_id=pk, field=field) for pk, field in wanted]
    Quota.objects.bulk_create(made, ignore_conflicts=True)
    rows = Quota.objects.filter(year=year, field__in=list(fields), org__in=orgs).select_related("org__parent")
    locked = rows.select_for_update(of=("self",)).order_by("pk")
    return {(row.org_id, row.field): row for row in locked}


def _refuse_given(row: Quota) -> None:
    above = Quota.objects.filter(year=row.year, field=row.field).above(row.org.path).exclude(pk=row.pk)
    if giver := above.order_by("-org__path").first():
        words = _("“%(field)s”的名额由“%(giver)s”分配，不能在本级登记。需要调整的请报上级。")
        raise Refused(words % (_named(row) | {"giver": giver.org}))


def _refuse_overdrawn(row: Quota) -> None:
    kept, taken = rules.kept(row), rules.takers(row).count()
    if kept < 0:
        words = _("“%(org)s”%(year)d 年“%(field)s”的名额不够分，还差 %(lack)d 名。")
        raise Refused(words % (_named(row) | {"lack": -kept}), code="overdrawn")
    if taken > kept:
        words = _("“%(org)s”%(year)d 年“%(field)s”已占用 %(taken)d 名，留下的名额不能少于这个数。")
        raise Refused(words % (_named(row) | {"taken": taken}), code="overdrawn")


def _named(row: Quota) -> dict:
    return {"org": row.org, "year": row.year, "field": row.get_field_display()}
