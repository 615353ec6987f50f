"""What stands on desks, handed over: previews of imports go to the successor, to-dos follow the grants."""

from django.utils.translation import gettext_lazy as _

from accounts.services import handover
from league.kernel.models import ImportState
from league.kernel.waiting import waiting_counts
from league.portal import desk

HELD = (ImportState.UPLOADED, ImportState.PREVIEWED)


def previews(leaving, to, actor) -> int:
    """Imports of the leaving colleague that wait for a decision, where the successor may import."""
    return desk.batches_of(to).filter(actor=leaving, state__in=HELD).update(actor=to)


def waiting(leaving, to, actor) -> int:
    """How many to-dos lie on the successor's desk now: they come with the grants."""
    return sum(waiting_counts(to).values())


handover.register(_("待确认的导入"), previews)
handover.register(_("接手人现有待办"), waiting)
