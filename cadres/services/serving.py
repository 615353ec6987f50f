"""Verbs of people serving: listed one by one and by workbook, leaving, taken back."""

import datetime
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cadres.models import Serving
from cadres.rules.serving import EDIT_SERVING, LEFT
from league.kernel import audit, bulk, guards, permits
from league.kernel.clauses import Finding
from league.kernel.errors import Refused
from league.kernel.sheets import delete_unused
from members.choices import Sex
from members.models import Member, id_index
from members.rules.personal import KEPT
from orgs.models import Org

SEX = {str(label): value for value, label in Sex.choices}


@transaction.atomic
def keep_serving(serving: Serving, *, actor) -> Serving:
    """Store somebody who serves; Forbidden outside the actor's reach, Refused for the same twice.

    The caller writes the audit event.
    """
    permits.require(actor, EDIT_SERVING, serving.org)
    Org.objects.select_for_update(no_key=True).get(pk=serving.org_id)
    serving.derive()
    same = Serving.objects.filter(
        org=serving.org, kind=serving.kind, id_index=serving.id_index, end=None
    ).exclude(pk=serving.pk)
    if not serving.end and same.exists():
        words = _("%(name)s 已在“%(org)s”的%(kind)s名册里，不能重复登记。")
        told = {"name": serving.name, "org": serving.org, "kind": serving.get_kind_display()}
        raise Refused(words % told)
    serving.member = Member.objects.filter(id_index=serving.id_index).first()
    serving.save()
    return serving


@transaction.atomic
def leave(serving: Serving, *, on: datetime.date, reason: str, actor) -> Serving:
    """End a service on a day, which no longer counts; Refused when it ended already or began later."""
    serving = Serving.objects.select_for_update(of=("self",)).select_related("org").get(pk=serving.pk)
    permits.require(actor, EDIT_SERVING, serving)
    if serving.end:
        raise Refused(_("%(name)s 已于 %(day)s 离岗。") % {"name": serving.name, "day": serving.end})
    if on < serving.start:
        raise Refused(_("离岗日期不能早于服务开始日期 %(start)s。") % {"start": serving.start})
    serving.end, serving.end_reason = on, reason
    serving.version += 1
    serving.save(update_fields=["end", "end_reason", "version"])
    audit.record(actor, LEFT, serving, None, {"end": str(on), "reason": reason})
    return serving


@transaction.atomic
def enter_servings(rows: Sequence[Mapping], *, on: datetime.date) -> list[str]:
    """Store checked rows of a register; their ids in order. Without a first day they serve from `on`."""
    orgs = dict(Org.objects.filter(code__in={row["org"] for row in rows}).values_list("code", "pk"))
    made = [_serving(row, orgs[row["org"]], on) for row in rows]
    indexes = {one.id_index for one in made}
    members = dict(Member.objects.filter(id_index__in=indexes).values_list("id_index", "pk"))
    for one in made:
        one.member_id = members.get(one.id_index)
    return [str(one.pk) for one in bulk.insert(made)]


def still_serving(member: Member, *, on: datetime.date, **context) -> list[Finding]:
    """Blocks the erasure of the data of somebody who still serves, linked or under the same number."""
    same = Q(member=member) | Q(id_index=member.id_index or "-")
    serving = Serving.objects.filter(same, end=None).first()
    if serving is None:
        return []
    words = _("%(name)s 还在%(kind)s名册里，服务期间须保存个人信息。")
    return [Finding("block", KEPT, words % {"name": member.name, "kind": serving.get_kind_display()})]


guards.register(Member, "erase", still_serving)


def _serving(row: Mapping, org_id: int, on: datetime.date) -> Serving:
    start = datetime.date.fromisoformat(row["start"]) if row.get("start") else on
    until = datetime.date.fromisoformat(row["term_end"]) if row.get("term_end") else None
    serving = Serving(
        org_id=org_id,
        kind=row["kind"],
        name=row["name"][:60],
        id_no=row["id_no"],
        birth=datetime.date.fromisoformat(row["birth"]),
        sex=SEX[row["gender"]],
        phone=row.get("phone") or "",
        also=row.get("also") or "",
        title=row.get("title") or "",
        home=row.get("home") or "",
        document=row.get("document") or "",
        start=start,
        term_end=until,
    )
    serving.derive()
    return serving


def open_servings(ids: Iterable[str]) -> dict[str, set[tuple[str, str]]]:
    """(organization code, kind) of the services people are in now, by ID number."""
    by_index = {id_index(id_no): id_no for id_no in ids}
    rows = Serving.objects.filter(id_index__in=by_index, end=None)
    found: dict[str, set[tuple[str, str]]] = {}
    for index, code, kind in rows.values_list("id_index", "org__code", "kind"):
        found.setdefault(by_index[index], set()).add((code, kind))
    return found


@transaction.atomic
def withdraw_servings(keys: Iterable[str]) -> set[str]:
    """Delete services a list brought; the keys of those that were changed since."""
    wanted = {int(key) for key in keys}
    rows = Serving.objects.select_for_update(of=("self",)).filter(pk__in=wanted, version=1)
    return {str(pk) for pk in wanted - set(delete_unused(Serving, list(rows.values_list("pk", flat=True))))}
