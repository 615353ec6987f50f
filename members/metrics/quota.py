"""Figures of the yearly plan: places, those used, and the share of them."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from league.kernel.metrics import Dimension, Metric, Period, Ratio
from league.kernel.scoping import covering
from members import rules
from members.metrics.register import choices
from members.models import Application, QuotaEntry
from members.rules.quota import VIEW_QUOTA
from orgs.choices import Field


def entered(period: Period):
    """What was entered up to the day for its year; allotments cancel out within the giver."""
    rows = QuotaEntry.objects.filter(quota__year=period.end.year, on__lte=period.end)
    return at(rows, "quota__org__", period)


def used(period: Period):
    """Applications of the day's year that were approved up to the day."""
    rows = Application.objects.taking(period.end.year).joined()
    approved = Q(approved_on__lte=period.end) | Q(approved_on=None, meeting_on__lte=period.end)
    return at(rows.filter(approved), "branch__", period)


def at(rows, org: str, period: Period):
    """Rows with the path their organization had on the day."""
    if not period.is_past:
        return rows.annotate(unit_path=F(f"{org}path"))
    place = f"{org}placements__"
    return rows.filter(covering(period.end, place)).annotate(unit_path=F(f"{place}path"))


def by_field(column: str) -> dict[str, Dimension]:
    """Cut by field."""
    return {"field": Dimension("field", _("领域"), lambda period: F(column), choices(Field))}


PLANNED = Metric(
    code="members.quota_planned",
    label=_("本年发展计划名额"),
    unit=_("名"),
    kind="stock",
    rows=entered,
    sums="places",
    by=by_field("quota__field"),
    permit=VIEW_QUOTA,
)
USED = Metric(
    code="members.quota_used",
    label=_("本年已发展团员"),
    unit=_("人"),
    kind="stock",
    rows=used,
    by=by_field("branch__field"),
    permit=rules.VIEW_APPLICATIONS,
)
USE_RATE = Ratio(code="members.quota_use", label=_("发展计划使用率"), part=USED, whole=PLANNED)
