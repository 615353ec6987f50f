"""What stands on desks, handed over: previews of imports go to the successor, to-dos follow the grants."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.services import handover
from league.kernel import permits
from league.kernel.models import ImportBatch, ImportState
from league.kernel.scoping import within
from league.kernel.sheets import all_sheets
from league.portal.desk import count_tasks

HELD = (ImportState.UPLOADED, ImportState.PREVIEWED)


def batches_of(user):
    """The batches a user may open: of the kinds the user may import, where the user may."""
    condition = Q(pk__in=[])
    for sheet in all_sheets():
        if sheet.register:
            paths = permits.reach(user, sheet.register.permit)
            condition |= Q(kind=sheet.code) & within("scope_path", paths)
    return ImportBatch.objects.filter(condition)


def previews(leaving, to, actor) -> int:
    """Imports of the leaving colleague that wait for a decision, where the successor may import."""
    return batches_of(to).filter(actor=leaving, state__in=HELD).update(actor=to)


def waiting(leaving, to, actor) -> int:
    """How many to-dos lie on the successor's desk now: they come with the grants."""
    return count_tasks(to)


handover.register(_("暂存的导入"), previews)
handover.register(_("接手人现有待办"), waiting)
