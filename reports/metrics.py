"""Figures that reports need and no lower app declares: admissions decided in this system."""

from datetime import date

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from league.kernel.metrics import Dimension, Metric, Period
from league.kernel.scoping import covering
from members import rules
from members.choices import Sex
from members.models import Application
from orgs.choices import Field


def enrolled_in(period: Period):
    """Applications whose branch meeting admitted the person in the period, with the branch's path then."""
    rows = Application.objects.enrolled_between(period.start or date.min, period.end)
    if not period.is_past:
        return rows.annotate(unit_path=F("branch__path"))
    place = "branch__placements__"
    return rows.filter(covering(period.end, place)).annotate(unit_path=F(f"{place}path"))


SEX = Dimension("sex", _("性别"), lambda period: F("sex"), lambda: dict(Sex.choices))
FIELD = Dimension("field", _("领域"), lambda period: F("branch__field"), lambda: dict(Field.choices))

ENROLLED = Metric(
    code="members.enrolled",
    label=_("经本系统审批入团数"),
    unit=_("人"),
    kind="flow",
    rows=enrolled_in,
    by={dimension.code: dimension for dimension in (SEX, FIELD)},
    permit=rules.VIEW_APPLICATIONS,
)
