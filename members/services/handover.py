"""Handover: drafts of applications go from a leaving colleague to the successor."""

from django.utils.translation import gettext_lazy as _

from accounts.services import handover
from members import rules
from members.models import Application
from members.services.admission import EDITABLE


def drafts(leaving, to, actor) -> int:
    """Applications not under way that the leaving colleague wrote, where the successor may submit."""
    rows = Application.objects.filter(created_by=leaving, state__in=EDITABLE)
    return rows.visible_to(to, rules.SUBMIT).update(created_by=to)


handover.register(_("入团申请草稿"), drafts)
