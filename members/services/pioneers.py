"""Verbs of the registers of pioneers: batches, badges one by one and from workbooks."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import audit, permits
from league.kernel.errors import Refused
from members.choices.pioneers import BadgeLevel
from members.models import PioneerBadge, PioneerBatch
from members.models.pioneers import HOLDER
from members.rules import pioneers as rules
from orgs.models import Org

Key = tuple  # the values of HOLDER, the organization by its code


def refuse_ahead(on: date) -> None:
    """Refused for a day to come."""
    if on > timezone.localdate():
        raise Refused(_("日期还没有到，请填今天或以前的日期。"))


@transaction.atomic
def keep_batch(batch: PioneerBatch, *, actor) -> PioneerBatch:
    """Enter or correct a batch.

    Raises Forbidden outside the actor's reach; Refused for a day to come, without the batch before, and when
    more would have joined than the year has children. The caller writes the audit event.
    """
    permits.require(actor, rules.KEEP_PIONEERS, batch.org)
    Org.objects.select_for_update(no_key=True).get(pk=batch.org_id)
    refuse_ahead(batch.on)
    rows = PioneerBatch.objects.filter(org=batch.org, school=batch.school, entry_year=batch.entry_year)
    others = rows.exclude(pk=batch.pk)
    before = others.filter(batch=batch.batch - 1).first()
    if batch.batch > 1 and (before is None or before.on > batch.on):
        raise Refused(_("请先登记第 %(n)d 批，且日期不晚于本批。") % {"n": batch.batch - 1})
    total = batch.joined + (others.aggregate(n=Sum("joined"))["n"] or 0)
    if total > batch.eligible:
        words = _("各批合计入队 %(n)d 人，多于年级学生 %(most)d 人，请核对。")
        raise Refused(words % {"n": total, "most": batch.eligible})
    batch.created_by = batch.created_by or actor
    batch.save()
    return batch


@transaction.atomic
def drop_batch(batch: PioneerBatch, *, actor) -> None:
    """Strike out a batch; Refused while a later one of the same year stands. The caller writes the event."""
    permits.require(actor, rules.KEEP_PIONEERS, batch)
    Org.objects.select_for_update(no_key=True).get(pk=batch.org_id)
    same = {"org": batch.org, "school": batch.school, "entry_year": batch.entry_year}
    if PioneerBatch.objects.filter(**same, batch__gt=batch.batch).exists():
        raise Refused(_("后面还有批次，请先删除后面的。"))
    batch.delete()


@transaction.atomic
def award(badge: PioneerBadge, *, actor) -> PioneerBadge:
    """Enter a badge.

    Raises Forbidden outside the actor's reach; Refused for a day to come, for a badge entered before, and for
    a star whose holder has not had the star before it by then.
    """
    permits.require(actor, rules.KEEP_PIONEERS, badge.org)
    Org.objects.select_for_update(no_key=True).get(pk=badge.org_id)
    refuse_ahead(badge.on)
    level, held = BadgeLevel(badge.level), PioneerBadge.objects.filter(**badge.key)
    if level.below and not held.filter(level=level.below, on__lte=badge.on).exists():
        words = _("%(name)s 还没有%(below)s，不能登记%(level)s。请先登记%(below)s。")
        raise Refused(words % {"name": badge.name, "below": level.below.label, "level": level.label})
    if held.filter(level=level, **({} if level.star else {"title": badge.title})).exists():
        raise Refused(
            _("%(name)s 的%(level)s已经登记过，不用重复登记。") % {"name": badge.name, "level": level.label}
        )
    badge.created_by = actor
    badge.save()
    audit.record(actor, rules.AWARDED, badge, None, {"level": badge.level, "on": str(badge.on)})
    return badge


@transaction.atomic
def withdraw(badge: PioneerBadge, *, actor) -> None:
    """Strike out a badge entered by mistake; Refused while its holder has the star above.

    The caller writes the audit event.
    """
    permits.require(actor, rules.KEEP_PIONEERS, badge)
    Org.objects.select_for_update(no_key=True).get(pk=badge.org_id)
    if _has_above(badge):
        raise Refused(_("%(name)s 还有更高的星章，请先删除更高的。") % {"name": badge.name})
    badge.delete()


def _has_above(badge: PioneerBadge) -> bool:
    above = [level for level in BadgeLevel if level.below == badge.level]
    return PioneerBadge.objects.filter(**badge.key, level__in=above).exists()


# Workbooks


def known_badges(codes: Iterable[str]) -> dict[Key, dict[tuple[str, str], date]]:
    """Holder → (level, name of the badge) → day, of everybody at some organizations; one query."""
    rows = PioneerBadge.objects.filter(org__code__in=set(codes)).order_by("on")
    names = ("org__code", *HOLDER[1:], "level", "title", "on")
    found: dict[Key, dict] = {}
    for *holder, level, title, on in rows.values_list(*names):
        found.setdefault(tuple(holder), {})[level, title] = on
    return found


@transaction.atomic
def enter_badges(rows: Sequence[Mapping], *, actor) -> list[str]:
    """Store checked rows of a workbook; their ids in order."""
    orgs = Org.objects.filter(code__in={row["org"] for row in rows}).in_bulk(field_name="code")
    if actor:
        for org in orgs.values():
            permits.require(actor, rules.IMPORT_BADGES, org)
    made = [
        PioneerBadge(
            org=orgs[row["org"]],
            created_by=actor,
            on=date.fromisoformat(row["on"]),
            **{name: row[name] for name in ("school", "holder", "name", "entry_year", "level")},
            **{name: row.get(name) or "" for name in ("squad", "title", "document")},
        )
        for row in rows
    ]
    return [str(badge.pk) for badge in PioneerBadge.objects.bulk_create(made)]


@transaction.atomic
def withdraw_badges(keys: Iterable[str]) -> set[str]:
    """Delete badges a workbook brought, the higher stars first; the keys of those others rest on."""
    rows = PioneerBadge.objects.select_for_update().filter(pk__in=[int(key) for key in keys])
    kept = set()
    for badge in sorted(rows, key=lambda badge: -BadgeLevel(badge.level).star):
        if _has_above(badge):
            kept.add(str(badge.pk))
        else:
            badge.delete()
    return kept
