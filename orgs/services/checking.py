"""Check of the tree: paths that do not follow from the parents, and their repair."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import audit
from league.kernel.errors import Refused
from orgs.models import Org, Placement
from orgs.services.tree import lock_tree


def wrong_paths() -> list[tuple[int, str, str]]:
    """(id, stored path, right path) of every organization whose path does not follow from the parents.

    The right path is "" where the parents lead in a circle.
    """
    rows = {pk: (parent, path) for pk, parent, path in Org.objects.values_list("pk", "parent_id", "path")}
    right: dict[int, str] = {}
    for pk in rows:
        _find_path(pk, rows, right)
    return [(pk, path, right[pk]) for pk, (_parent, path) in rows.items() if right[pk] != path]


def _find_path(pk: int, rows: dict, right: dict[int, str]) -> None:
    """Fill in the right paths of an organization and of those above it."""
    chain: list[int] = []
    while pk is not None and pk not in right and pk not in chain:
        chain.append(pk)
        pk = rows[pk][0]
    if pk in chain:
        right.update(dict.fromkeys(chain, ""))
        return
    path = "" if pk is None else right[pk]
    for step in reversed(chain):
        circle = pk is not None and not right[pk]
        path = right[step] = "" if circle else f"{path}{step}."


def wrong_placements() -> list[tuple[int, str]]:
    """(id, what is wrong) of organizations whose open placement does not agree with the row of today."""
    found = []
    opened = {
        org: (parent, path)
        for org, parent, path in Placement.objects.filter(end=None).values_list("org", "parent", "path")
    }
    for pk, parent, path, dissolved in Org.objects.values_list("pk", "parent_id", "path", "dissolved"):
        if dissolved is None and pk not in opened:
            found.append((pk, _("没有现在的隶属记录")))
        elif dissolved is not None and pk in opened:
            found.append((pk, _("已撤销，隶属记录还没有结束")))
        elif pk in opened and opened[pk] != (parent, path):
            found.append((pk, _("隶属记录与现在的上级或路径不符")))
    return found


@transaction.atomic
def rebuild_paths(actor=None) -> int:
    """Mend every wrong path and every open placement that disagrees; the number of organizations mended.

    Raises Refused where the parents lead in a circle: a person has to say which parent is right.
    """
    lock_tree()
    wrong = wrong_paths()
    circle = [pk for pk, _stored, path in wrong if not path]
    if circle:
        numbers = "、".join(str(pk) for pk in circle[:10])
        raise Refused(_("这些组织的上级绕成了圈：%(ids)s。请先改正上级，再重建路径。") % {"ids": numbers})
    right = {pk: path for pk, _stored, path in wrong}
    Org.objects.bulk_update([Org(pk=pk, path=path) for pk, path in right.items()], ["path"], batch_size=500)
    mended = set(right) | _mend_placements()
    if mended:
        audit.record(actor, "orgs.mend", None, None, {"orgs": sorted(mended)[:200], "number": len(mended)})
    return len(mended)


def _mend_placements() -> set[int]:
    """Make open placements say what the rows of today say; the organizations touched."""
    wrong = {pk for pk, _words in wrong_placements()}
    opened = {row.org_id: row for row in Placement.objects.filter(org__in=wrong, end=None)}
    for org in Org.objects.filter(pk__in=wrong):
        row = opened.get(org.pk)
        if row is None:
            Placement.objects.create(org=org, parent_id=org.parent_id, path=org.path, start=_begin_again(org))
        elif org.dissolved is not None:
            _close(row, org.dissolved)
        else:
            row.parent_id, row.path = org.parent_id, org.path
            row.save(update_fields=["parent", "path"])
    return wrong


def _begin_again(org: Org):
    """The end of the last placement, the founding day, or today."""
    last = org.placements.order_by("-start").first()
    return (last and last.end) or org.founded or timezone.localdate()


def _close(row: Placement, day) -> None:
    if row.start < day:
        row.end = day
        row.save(update_fields=["end"])
    else:
        row.delete()
